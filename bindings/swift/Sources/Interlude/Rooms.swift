import InterludeGenerated

extension Vault {
    /// Does something with the journal: entries, search, history, attachments.
    public func journal<Value: Sendable>(_ work: @Sendable (Journal) throws -> Value) throws -> Value {
        try work(Journal(vault: blocking))
    }

    /// Does something with reminders, and the sessions they stand on.
    public func reminders<Value: Sendable>(_ work: @Sendable (Reminders) throws -> Value) throws -> Value {
        try work(Reminders(vault: blocking))
    }

    /// Does something with what the participant wants for themselves.
    public func goals<Value: Sendable>(_ work: @Sendable (Goals) throws -> Value) throws -> Value {
        try work(Goals(vault: blocking))
    }

    /// Does something with counts over the journal.
    public func insights<Value: Sendable>(_ work: @Sendable (Insights) throws -> Value) throws -> Value {
        try work(Insights(vault: blocking))
    }

    /// Does something with one group: what is shared in it.
    public func group<Value: Sendable>(
        _ id: SpaceId, _ work: @Sendable (Group) throws -> Value
    ) throws -> Value {
        try work(Group.open(vault: blocking, id: id))
    }

    /// Does something with the line of a group: a member's own, or for who leads the group the one with this member.
    public func line<Value: Sendable>(
        of group: SpaceId, with member: PrincipalId? = nil, _ work: @Sendable (Line) throws -> Value
    ) throws -> Value {
        guard let member else { return try work(Line.mine(vault: blocking, group: group)) }
        return try work(Line.withMember(vault: blocking, group: group, member: member))
    }

    /// Does something with the participant's devices. May ask the relay, and so runs beside the actor.
    public nonisolated func devices<Value: Sendable>(
        _ work: @escaping @Sendable (Devices) throws -> Value
    ) async throws -> Value {
        try await beside { try work(Devices(vault: $0)) }
    }

    /// Does something with who belongs to groups. May ask the relay, and so runs beside the actor.
    public nonisolated func groups<Value: Sendable>(
        _ work: @escaping @Sendable (Groups) throws -> Value
    ) async throws -> Value {
        try await beside { try work(Groups(vault: $0)) }
    }
}
