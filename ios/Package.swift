// swift-tools-version:6.0
import PackageDescription

// InterludePhone is the logic, over small protocols; InterludeApple fulfils them with Apple's frameworks. On Linux those
// are declarations of this repository, with a small behaviour in memory (Apple/README.md).
#if os(Linux)
    let frameworks = ["BackgroundTasks", "Security", "UIKit", "UserNotifications"]
#else
    let frameworks: [String] = []
#endif
let apple = frameworks.map { Target.Dependency(stringLiteral: $0) }

let package = Package(
    name: "InterludeIOS",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "InterludeIOS", targets: ["InterludePhone", "InterludeApple"])],
    dependencies: [.package(name: "Interlude", path: "../bindings/swift")],
    targets: frameworks.map { .target(name: $0, path: "Apple/\($0)") } + [
        .target(name: "InterludePhone", dependencies: [.product(name: "Interlude", package: "Interlude")]),
        .target(name: "InterludeApple", dependencies: ["InterludePhone"] + apple),
        .testTarget(name: "InterludePhoneTests", dependencies: ["InterludePhone", "InterludeApple"] + apple),
    ],
    swiftLanguageModes: [.v6]
)
