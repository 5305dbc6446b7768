// swift-tools-version: 6.2
import PackageDescription

// The folder face beside this file's is the model: burin compile ... --emit swift-package -o face.
let package = Package(
    name: "Compare",
    dependencies: [.package(path: "../face")],
    targets: [
        .executableTarget(
            name: "Compare", dependencies: [.product(name: "Face", package: "face")])
    ]
)
