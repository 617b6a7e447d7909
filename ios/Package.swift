// swift-tools-version:6.0
import PackageDescription

// InterludePhone is the logic, over small protocols, and is tested on Linux; InterludeApple fulfils them with Apple's
// frameworks and is empty elsewhere.
let package = Package(
    name: "InterludeIOS",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "InterludeIOS", targets: ["InterludePhone", "InterludeApple"])],
    dependencies: [.package(name: "Interlude", path: "../bindings/swift")],
    targets: [
        .target(name: "InterludePhone", dependencies: [.product(name: "Interlude", package: "Interlude")]),
        .target(name: "InterludeApple", dependencies: ["InterludePhone"]),
        .testTarget(name: "InterludePhoneTests", dependencies: ["InterludePhone"]),
    ],
    swiftLanguageModes: [.v6]
)
