import Foundation
import InterludeGenerated

/// An entry open for live editing, in the thread of its vault. Every change is durable when the call returns.
///
/// Positions are what the platform has: `Range<String.Index>`, or UTF-16 as of `NSRange` and text views.
public actor EntryEditor {
    private let editor: Editor
    private let vault: Vault

    public nonisolated var unownedExecutor: UnownedSerialExecutor { vault.unownedExecutor }

    init(_ editor: Editor, of vault: Vault) {
        (self.editor, self.vault) = (editor, vault)
    }

    /// The text as it is now.
    public func text(_ field: TextField = .body) throws -> String {
        try editor.text(field: field)
    }

    /// Puts `new` in the place of a part of `text`, which is what the screen shows.
    ///
    /// - Throws: `InterludeError.Invalid` for a place that the entry's text does not have or a range that is beyond `text`,
    ///   `.Closed`.
    public func replace(
        _ range: Range<String.Index>, of text: String, with new: String, in field: TextField = .body
    ) throws {
        guard range.upperBound <= text.endIndex else { throw notOfThisText }
        let scalars = text.unicodeScalars
        let at = scalars.distance(from: scalars.startIndex, to: range.lowerBound)
        let delete = scalars.distance(from: range.lowerBound, to: range.upperBound)
        try splice(TextPatch(field: field, at: UInt64(at), delete: UInt64(delete), insert: new))
    }

    /// As ``replace(_:of:with:in:)``, for what a text view's delegate is told.
    ///
    /// - Throws: also `InterludeError.Invalid` for a range that is not of this text, or within a character.
    public func replace(
        _ range: NSRange, of text: String, with new: String, in field: TextField = .body
    ) throws {
        guard let range = Range(range, in: text) else { throw notOfThisText }
        try replace(range, of: text, with: new, in: field)
    }

    /// Applies a change that counts Unicode scalar values.
    ///
    /// - Throws: `InterludeError.Invalid` for a place that the entry's text does not have, `.Closed`.
    public func splice(_ patch: TextPatch) throws {
        try editor.splice(patch: patch)
    }

    /// What other devices changed since the last call, for the screen to follow; counts Unicode scalar values.
    public func refresh() throws -> [TextPatch] {
        try editor.refresh()
    }

    /// Ends the editing.
    public func close() {
        editor.shut()
    }
}

private let notOfThisText = InterludeError.Invalid(field: "position", reason: "not of this text")
