import InterludeGenerated

extension Vault {
    /// Begins to link another device: the code to show, and the waiting for who reads it.
    ///
    /// - Throws: `InterludeError.Offline`, `.Relay`, `.Refused`.
    public nonisolated func link(relay: RelayUrl? = nil, _ options: SyncOptions = .usual) async throws -> Linking {
        try await beside { try Linking.begin(vault: $0, relay: relay, options: options) }
    }

    /// Begins to bring this vault to the devices of whoever shows this code.
    ///
    /// - Throws: `InterludeError.Invalid` for what is no code.
    public nonisolated func accept(_ code: LinkCode, as name: String) async throws -> Accepting {
        try await beside { try Accepting.begin(vault: $0, code: code, name: name) }
    }
}

extension Linking {
    /// Waits for the other device, until the task is cancelled.
    ///
    /// - Throws: `InterludeError.Refused` when the code is over, `.Cancelled`.
    public func newcomer() async throws -> Newcomer {
        let cancelling = Cancelling()
        return try await cancelling.run { try self.awaitNewcomer(patience: cancelling) }
    }

    /// Lets the device in whose digits the person has compared; gives its id. The code is used up.
    public func letIn() async throws -> String {
        try await blockingly { try self.confirm() }
    }

    /// Sends the device away.
    public func sendAway() async throws {
        try await blockingly { try self.refuse() }
    }
}

extension Accepting {
    /// The six digits to compare, as soon as the other device answers or the task is cancelled.
    public func shownDigits() async throws -> String {
        let cancelling = Cancelling()
        return try await cancelling.run { try self.digits(patience: cancelling) }
    }

    /// Waits to be let in, until the task is cancelled, and fetches what there is.
    public func beLetIn() async throws {
        let cancelling = Cancelling()
        try await cancelling.run { try self.finish(patience: cancelling) }
    }
}
