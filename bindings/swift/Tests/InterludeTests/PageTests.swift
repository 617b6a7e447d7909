/// docs/swift.md, word by word (`generate` makes a function of it).
final class PageTests: VaultCase {
    func testThePage() async throws { try await page(folder: folder) }
}
