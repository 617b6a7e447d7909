import Foundation
import XCTest

import Interlude

/// What is printed by mistake tells nobody anything.
final class SilenceTests: VaultCase {
    private let secret = "what nobody is to read"

    func testRecordsAndVariantsSayTheirNamesAlone() async throws {
        let vault = try await vault()
        let written = NewEntry(title: secret, body: secret)
        let entry = try await vault.journal { try $0.get(id: $0.write(entry: written)) }
        let shown: [Any] = [
            Unlock.passphrase(passphrase: secret), NewVault(passphrase: secret), Edit.title(secret), written, entry,
            entry.summary, HttpResponse(status: 200, body: Data(secret.utf8)), [entry], ["key": entry],
        ]
        for one in shown {
            var dumped = ""
            dump(one, to: &dumped)
            for said in ["\(one)", String(describing: one), String(reflecting: one), dumped] {
                XCTAssertTrue(said.contains("(..)"), "\(type(of: one))")
                XCTAssertFalse(said.contains("nobody"), "\(type(of: one))")
            }
        }
    }
}
