import Foundation

/// Small files beside the vault that can be read before the first unlock; nothing private goes in.
public protocol Shelf: Sendable {
    func read(_ name: String) throws -> Data?
    func write(_ data: Data, as name: String) throws
}

/// Protection of files, by class of data.
public enum Protection: Sendable, Equatable {
    /// Readable once the phone was unlocked after it started: the vault, which syncs in the background.
    case afterFirstUnlock
    /// Always readable: the boot snapshot.
    case none
}

extension Protection {
    /// A file, or a folder with all that is in it.
    public static func everything(in url: URL) -> [URL] {
        let inside = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
        return [url] + (inside?.compactMap { $0 as? URL } ?? [])
    }
}

/// A folder whose files have a protection and stay out of backups.
public struct FolderShelf: Shelf {
    private let folder: URL
    private let protect: @Sendable (URL, Protection) throws -> Void

    /// `protect` gives a file or folder its protection, and keeps it out of the device's backups.
    public init(_ folder: URL, protect: @escaping @Sendable (URL, Protection) throws -> Void) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try protect(folder, .none)
        (self.folder, self.protect) = (folder, protect)
    }

    public func read(_ name: String) throws -> Data? {
        let file = folder.appendingPathComponent(name)
        return FileManager.default.fileExists(atPath: file.path) ? try Data(contentsOf: file) : nil
    }

    public func write(_ data: Data, as name: String) throws {
        let file = folder.appendingPathComponent(name)
        // What is put in its place is a new file: without a protection, and known to backups.
        try data.write(to: file, options: [.atomic, .noFileProtection])
        try protect(file, .none)
    }
}
