// swift-tools-version: 6.1
// Targets are listed as the folder tree is read: a target imports only targets below it.
import PackageDescription

// Compiled file by file, in the release configuration too: an edit of a figure is built in seconds. What runs long is in
// Numerics, Learning and Dynamics, which are optimised whole. (No version of a package may be depended on for a product
// with such flags, so that the library products have none.)
let fileByFile: [SwiftSetting] = [
    .unsafeFlags(["-no-whole-module-optimization", "-incremental"], .when(configuration: .release))
]

// Most tests wait for what they test, not for their own code: that is compiled quickly.
let testCode: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let package = Package(
    name: "stagecraft",
    products: [
        .executable(name: "stagecraft", targets: ["stagecraft"]),
        // For programs with stage kinds of their own: the command line, the engine, and what kinds are made of.
        .library(name: "StagecraftCLI", targets: ["StagecraftCLI"]),
        .library(name: "Engine", targets: ["Engine"]),
        .library(name: "Results", targets: ["Results", "HDF5", "Gnuplot"]),
        .plugin(name: "CodeFingerprint", targets: ["CodeFingerprint"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // Programs: the kinds of both papers, and the command line, which knows no kind.
        .executableTarget(
            name: "stagecraft", dependencies: ["Kinds", "StagecraftCLI", "Numerics"],
            plugins: ["CodeFingerprint", "BuildRecord"]),
        .target(
            name: "StagecraftCLI",
            dependencies: [
                "Archive", "Inspection", "Exchange", "Engine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "Kinds", dependencies: ["PaperA", "PaperB", "StageGraph"]),
        .target(
            name: "PaperA", dependencies: ["Results", "Dynamics", "Gnuplot", "StageGraph", "HDF5", "Numerics"],
            swiftSettings: fileByFile),
        .target(
            name: "PaperB",
            dependencies: ["Results", "Learning", "Gnuplot", "ResultStore", "StageGraph", "HDF5", "Numerics"],
            swiftSettings: fileByFile),
        .target(
            name: "Results", dependencies: ["Gnuplot", "ResultStore", "StageGraph", "HDF5", "Numerics", "CZlib"]),
        .target(
            name: "Archive",
            dependencies: [
                "Inspection", "Results", "Engine", "ResultStore", "StageGraph", "HDF5", "CArchive", "CProcess", "CZlib",
            ],
            resources: [.embedInCode("verify.sh")]),
        // From and to the files of other tools: Snakemake, DVC, make.
        .target(name: "Exchange", dependencies: ["Engine", "ResultStore", "StageGraph", "CYAML"]),
        .target(name: "Inspection", dependencies: ["Results", "Engine", "Gnuplot", "HDF5"]),
        .target(name: "Dynamics", dependencies: ["Numerics"]),
        .target(name: "Learning", dependencies: ["Numerics", "CKernels", "Gunzip"]),
        .target(name: "Gnuplot", dependencies: ["CZlib"]),
        .target(name: "Gunzip", dependencies: ["CZlib"]),
        // The engine in three layers, the upper first. Engine runs, watches and reports; it imports both others and
        // hands them on. ResultStore is keys and what is on disk by key: it knows graphs, not how they are run.
        // StageGraph is what a manifest and its kinds say and the graph made of it: it imports none of our modules.
        .target(name: "Engine", dependencies: ["ResultStore", "StageGraph", "CArchive", "CProcess"]),
        .target(name: "ResultStore", dependencies: ["StageGraph", "Gunzip", "COpenSSL", "CProcess"]),
        .target(name: "StageGraph"),
        .target(name: "HDF5", dependencies: ["CHDF5"]),
        .target(name: "Numerics", dependencies: ["CKernels"]),

        // Digests of the sources that stage kinds are built from, for their keys: applied to the target with the list of
        // kinds, so that no other is compiled again when one changes.
        .plugin(name: "CodeFingerprint", capability: .buildTool(), dependencies: ["fingerprint"]),
        // The commit and the compiler, for `--version`.
        .plugin(name: "BuildRecord", capability: .buildTool()),
        .executableTarget(name: "fingerprint", dependencies: ["COpenSSL"]),
        .executableTarget(
            name: "bench-training", dependencies: ["Dynamics", "Learning", "Numerics"],
            path: "Benchmarks/bench-training"),

        // C edges.
        // HDF5 is linked statically, and the numeric libraries are loaded when they are first called (library.h): the
        // loader would need longer for them and for what they depend on than everything else at the program's start.
        .target(
            name: "CHDF5",
            linkerSettings: [
                .linkedLibrary(":libhdf5_serial_hl.a"), .linkedLibrary(":libhdf5_serial.a"), .linkedLibrary("sz"),
                .linkedLibrary("z"),
            ]),
        .target(name: "CYAML", linkerSettings: [.linkedLibrary(":libyaml.a")]),
        .target(name: "CKernels"),
        .target(name: "CProcess"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Independent references in Python, and comparisons of large results.
        .target(name: "TestPython", path: "Tests/TestPython"),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: testCode),
        .testTarget(
            name: "EngineTests", dependencies: ["Engine", "ResultStore", "StageGraph", "TestPython", "TestSupport"],
            swiftSettings: testCode),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Exchange", "ResultStore", "StageGraph"], swiftSettings: testCode),
        .testTarget(name: "FingerprintTests", dependencies: ["fingerprint"], swiftSettings: testCode),
        .testTarget(name: "HDF5Tests", dependencies: ["HDF5", "TestPython", "TestSupport"], swiftSettings: testCode),
        .testTarget(
            name: "NumericsTests", dependencies: ["Numerics", "CKernels", "TestPython", "TestSupport"],
            exclude: ["Portable"]),
        .testTarget(
            name: "GnuplotTests", dependencies: ["Gnuplot", "TestPython", "TestSupport"], swiftSettings: testCode),
        .testTarget(
            name: "DynamicsTests", dependencies: ["Dynamics", "TestPython", "TestSupport"], swiftSettings: testCode),
        .testTarget(
            name: "LearningTests", dependencies: ["Learning", "TestPython", "TestSupport"], swiftSettings: testCode),
        .testTarget(
            name: "StagesTests",
            dependencies: [
                "Engine", "Kinds", "PaperA", "PaperB", "Results", "Gnuplot", "TestPython", "TestSupport",
            ],
            exclude: ["Python"], swiftSettings: testCode),
        // Mangled input for everything that reads files: scripts/fuzz, and a slice of it in the tests.
        .executableTarget(
            name: "fuzz", dependencies: ["Exchange", "Inspection", "Learning", "Engine"], path: "Tests/Fuzz",
            exclude: ["Corpus"]),
        .testTarget(name: "FuzzTests", dependencies: ["fuzz"], swiftSettings: testCode),
        // A program whose stage kinds misbehave on demand.
        .executableTarget(
            name: "sharing-stages", dependencies: ["Engine"], path: "Tests/SharingStages", plugins: ["CodeFingerprint"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["stagecraft", "sharing-stages", "Gnuplot", "HDF5", "TestPython", "TestSupport"],
            exclude: ["Files"], swiftSettings: testCode),
    ]
)
