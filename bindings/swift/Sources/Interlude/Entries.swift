import InterludeGenerated

extension Vault {
    /// All entries that a filter admits, newest first, fetched page by page as they are asked for.
    public nonisolated func entries(_ filter: EntryFilter = EntryFilter(), page: UInt32 = 200) -> Entries {
        Entries(vault: self, filter: filter, page: page)
    }

    /// Opens an entry for live editing.
    ///
    /// - Throws: `InterludeError.NotFound`.
    public func edit(_ entry: DocumentId) throws -> EntryEditor {
        EntryEditor(try Editor.open(vault: blocking, id: entry), of: self)
    }
}

/// Summaries of entries, as an asynchronous sequence.
public struct Entries: AsyncSequence, Sendable {
    public typealias Element = EntrySummary

    let vault: Vault
    let filter: EntryFilter
    let page: UInt32

    public func makeAsyncIterator() -> Iterator {
        Iterator(entries: self)
    }

    /// Where an iteration stands.
    public struct Iterator: AsyncIteratorProtocol {
        let entries: Entries
        var fetched: ArraySlice<EntrySummary> = []
        var after: String?
        var begun = false

        init(entries: Entries) {
            self.entries = entries
        }

        /// The next summary; none at the end.
        public mutating func next() async throws -> EntrySummary? {
            if fetched.isEmpty, !begun || after != nil {
                let (filter, limit, from) = (entries.filter, entries.page, after)
                let page = try await entries.vault.journal {
                    try $0.list(filter: filter, after: from, limit: limit)
                }
                (fetched, after, begun) = (page.entries[...], page.next, true)
            }
            return fetched.popFirst()
        }
    }
}
