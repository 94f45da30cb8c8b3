// swift-tools-version: 6.1
// A program with stage kinds of its own: the whole command line of stagecraft, for the weather.
import PackageDescription

let package = Package(
    name: "weather",
    dependencies: [.package(name: "stagecraft", path: "../..")],
    targets: [
        .executableTarget(
            name: "weather",
            dependencies: [
                .product(name: "StagecraftCLI", package: "stagecraft"),
                .product(name: "Engine", package: "stagecraft"),
                .product(name: "Results", package: "stagecraft"),
            ],
            plugins: [.plugin(name: "CodeFingerprint", package: "stagecraft")])
    ]
)
