/*
 * UniFFI renames a handle everywhere but in what its named constructors give: there these stand for the new names.
 */
package interlude

internal typealias Accepting = AcceptingHandle
internal typealias BackgroundSync = BackgroundSyncHandle
internal typealias Editor = EditorHandle
internal typealias Group = GroupHandle
internal typealias Line = LineHandle
internal typealias Linking = LinkingHandle
internal typealias Vault = VaultHandle

internal typealias FfiConverterTypeAccepting = FfiConverterTypeAcceptingHandle
internal typealias FfiConverterTypeBackgroundSync = FfiConverterTypeBackgroundSyncHandle
internal typealias FfiConverterTypeEditor = FfiConverterTypeEditorHandle
internal typealias FfiConverterTypeGroup = FfiConverterTypeGroupHandle
internal typealias FfiConverterTypeLine = FfiConverterTypeLineHandle
internal typealias FfiConverterTypeLinking = FfiConverterTypeLinkingHandle
internal typealias FfiConverterTypeVault = FfiConverterTypeVaultHandle
