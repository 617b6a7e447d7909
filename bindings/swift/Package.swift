// swift-tools-version:6.0
import Foundation
import PackageDescription

// `./generate` makes Sources/InterludeGenerated/Generated, Sources/interludeFFI and native/ of the built library;
// `./build-xcframework` makes interludeFFI.xcframework, which is taken where it is there (iOS, macOS).
let folder = Context.packageDirectory
let framework = "interludeFFI.xcframework"
let prebuilt = FileManager.default.fileExists(atPath: "\(folder)/\(framework)")

let native = "\(folder)/native"
let search: [LinkerSetting] = [.unsafeFlags(["-L", native, "-Xlinker", "-rpath", "-Xlinker", native])]

let package = Package(
    name: "Interlude",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Interlude", targets: ["Interlude"])],
    targets: [
        prebuilt
            ? .binaryTarget(name: "interludeFFI", path: framework)
            : .systemLibrary(name: "interludeFFI", path: "Sources/interludeFFI"),
        .target(
            name: "InterludeGenerated",
            dependencies: ["interludeFFI"],
            linkerSettings: prebuilt ? [.linkedFramework("Security")] : search
        ),
        .target(name: "Interlude", dependencies: ["InterludeGenerated"]),
        .executableTarget(name: "Bench", dependencies: ["Interlude"]),
        .executableTarget(name: "CasePlayer", dependencies: ["Interlude"]),
        .testTarget(name: "InterludeTests", dependencies: ["Interlude", "CasePlayer"]),
    ],
    swiftLanguageModes: [.v6]
)
