import Foundation

/// A virtual environment of Python with NumPy.
struct PythonEnvironment {
    /// The environment's interpreter.
    let python: String
    private let folder: String

    /// Makes one in a folder; nil, and said, where Python is not installed or NumPy cannot be had.
    static func make(in folder: String) throws -> PythonEnvironment? {
        guard let python = ProgramRun.find("python3") else { return nil }
        let environment = PythonEnvironment(
            python: "\(folder)/environment/bin/python", folder: folder)
        let runs: [(program: String, arguments: [String])] = [
            (python, ["-m", "venv", "environment"]),
            (
                environment.python,
                ["-m", "pip", "install", "--quiet", "numpy", "setuptools", "wheel"]
            ),
        ]
        for run in runs {
            let result = try ProgramRun(run.program, run.arguments, in: folder)
            guard result.exitCode == 0 else {
                print("note: no environment with NumPy; what needs it is skipped: \(result.errors)")
                return nil
            }
        }
        return environment
    }

    /// Installs a package from a folder, with nothing from elsewhere, where there is no compiler.
    func install(_ package: String) throws -> ProgramRun {
        try ProgramRun(
            python,
            ["-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation", package],
            in: folder,
            variables: [
                "PATH": "\(folder)/environment/bin", "CC": "/bin/false", "CXX": "/bin/false",
            ])
    }

    /// Checks packages with mypy, strictly; nil, and said, where that cannot be had.
    func checkTypes(_ packages: [String]) throws -> ProgramRun? {
        let installation = try ProgramRun(
            python, ["-m", "pip", "install", "--quiet", "mypy"], in: folder)
        guard installation.exitCode == 0 else {
            print("note: no mypy; types are not checked: \(installation.errors)")
            return nil
        }
        return try ProgramRun(
            python, ["-m", "mypy", "--strict"] + packages.flatMap { ["-p", $0] }, in: folder)
    }
}
