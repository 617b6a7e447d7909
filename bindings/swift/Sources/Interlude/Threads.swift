import Dispatch
import Foundation
import InterludeGenerated

/// Runs an actor in a dispatch queue: calls that block must not take the threads that Swift's concurrency has few of.
final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label, qos: .userInitiated)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}

/// Does work that blocks in a thread of its own.
func blockingly<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { done in
        Thread.detachNewThread { done.resume(with: Result { try work() }) }
    }
}

/// Whether the task that waits for a long call was cancelled, for callbacks in other threads.
final class Cancelling: InterludeGenerated.Progress, SyncWatcher {
    private let given = Flag()
    private let heard: @Sendable (SyncProgress) -> Void

    init(heard: @escaping @Sendable (SyncProgress) -> Void = { _ in }) {
        self.heard = heard
    }

    func reached(done: UInt64) -> Bool {
        !given.isRaised
    }

    func reached(done: SyncProgress) -> Bool {
        heard(done)
        return !given.isRaised
    }

    /// Runs `work`, which asks this object whether to go on. The task's being cancelled ends it in
    /// `InterludeError.Cancelled`, after the step that is under way.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withTaskCancellationHandler {
            try await blockingly(work)
        } onCancel: {
            given.raise()
        }
    }
}

/// A flag that is raised once, from any thread.
private final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private var raised = false

    var isRaised: Bool { lock.withLock { raised } }

    func raise() { lock.withLock { raised = true } }
}
