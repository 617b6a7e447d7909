import Foundation
import Interlude
import XCTest

@testable import InterludePhone

/// A keychain that cannot be asked now has lost nothing.
final class KeychainTests: PhoneCase {
    func testAKeychainOutOfReachIsNoAbsence() async throws {
        let keychain = MemoryKeychain()
        let store = KeychainSecretStore(keychain)
        try await vault(store).close()
        let (place, world) = (folder.appendingPathComponent("vault"), World(zone: berlin, clock: clock))
        // errSecInteractionNotAllowed: before the first unlock.
        keychain.fail(-25308)
        do {
            _ = try await Vault.open(place, with: .secretStore(store: store), world: world)
            XCTFail("opened without a key")
        } catch InterludeError.Locked {}
        XCTAssertEqual("\(store.get(name: "name"))", "\(SecretLookup.unreadable)")
        XCTAssertThrowsError(try store.put(name: "name", secret: Data())) {
            XCTAssertEqual($0 as? KeychainError, KeychainError(status: -25308))
        }
        XCTAssertThrowsError(try store.remove(name: "name"))
        keychain.fail(nil)
        try await Vault.open(place, with: .secretStore(store: store), world: world).close()
        XCTAssertEqual("\(store.get(name: "another"))", "\(SecretLookup.absent)")
    }

    func testAnAnswerSaysNothingOfTheSecret() {
        let answer = KeychainAnswer.item(Data("secret".utf8))
        var dumped = ""
        dump(answer, to: &dumped)
        for said in ["\(answer)", String(reflecting: answer), dumped] {
            XCTAssertFalse(said.contains("115") || said.contains("6 bytes"), said)
        }
    }
}
