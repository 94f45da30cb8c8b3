// What is installed is compared with lock files, and each package is in the key by itself.

import Foundation
import Testing

struct LockFileTests {
    /// A project with a virtual environment, which is on PATH.
    private func space(_ stage: String = "", lock: String = #""default": true"#) throws -> TestSpace {
        let space = try TestSpace()
        let made = try space.shell("/usr/bin/env python3 -m venv --without-pip .venv")
        try #require(made.exit == 0, "\(made.errors)")
        space.environment["PATH"] = space.path(".venv/bin") + ":/usr/bin:/bin"
        try install(space, "Alpha_x", "1.0")
        try install(space, "beta", "2.1")
        try space.write(
            "requirements.lock", "alpha.x==1.0 \\\n    --hash=sha256:00\nbeta==2.1\nwin==1 ; sys_platform == 'win32'\n")
        try space.manifest(
            #"""
            "s": {"kind": "command", "command": ["python3", "-c", "import Alpha_x; print(Alpha_x.V)"], "stdout": "o", "deliver": "r"\#(stage)}
            """#, more: #""lockFiles": {"py": {"python": "requirements.lock", \#(lock)}},"#)
        return space
    }

    private func install(
        _ space: TestSpace, _ name: String, _ version: String, code: String = "", by installer: String = "pip"
    ) throws {
        let made = try space.shell(
            """
            site=$(ls -d .venv/lib/python3*/site-packages) && rm -rf $site/\(name) $site/\(name)-*.dist-info
            info=$site/\(name)-\(version).dist-info && mkdir $site/\(name) $info
            echo "V = '\(version)'\(code)" > $site/\(name)/__init__.py
            printf 'Metadata-Version: 2.1\\nName: \(name)\\nVersion: \(version)\\n' > $info/METADATA
            echo test > $info/INSTALLER
            printf '%s\\n' "../../../bin/\(name),sha256=\(installer),1" "\(name)/__init__.py,sha256=$(sha256sum < $site/\(name)/__init__.py | cut -c1-40),1" > $info/RECORD
            printf '%s\\n' "\(name)-\(version).dist-info/INSTALLER,sha256=\(installer),4" "\(name)-\(version).dist-info/RECORD,," >> $info/RECORD
            """)
        try #require(made.exit == 0, "\(made.errors)")
    }

    @Test func aPackageThatChangesIsNamed() throws {
        let space = try space()
        #expect(try space.run().ran == ["s"])
        #expect(try space.run().ran == [])
        #expect(space.files(".stagecraft/installed").count == 1)
        // What is installed does not fit any more: nothing runs, and it can be asked why.
        try install(space, "Alpha_x", "2.0")
        for arguments in [["run"], ["run", "--dry-run"]] {
            let refused = try space.start(arguments).outcome()
            #expect(refused.exit == 1 && refused.output.isEmpty, "\(refused)")
            for text in [
                "requirements.lock:1: error: alpha-x is installed in another version than requirements.lock has",
                "found:    2.0", "expected: 1.0", "hint: pip install -r requirements.lock", "stage:    s",
                ".venv/bin/python3",
            ] { #expect(refused.errors.contains(text), "\(refused.errors)") }
        }
        let why = try space.stagecraft("why", "s")
        #expect(why.exit == 0 && why.output.contains("; requirements.lock has 1.0"), "\(why)")
        #expect(try space.stagecraft("status").output.contains("locked.python.alpha-x: 1.0"))
        // The lock file says so, too: that package and nothing else has changed.
        try space.write("requirements.lock", "alpha.x==2\nbeta==2.1\n")
        let lines = try space.stagecraft("why", "s").output.split(separator: "\n")
        #expect(lines.count { $0.contains("→") } == 1, "\(lines)")
        #expect(
            lines.contains { $0.hasPrefix("  locked.python.alpha-x: 1.0, sha256 ") && $0.contains(" → 2.0, sha256 ") })
        #expect(try space.run().ran == ["s"])
        #expect(space.read("r/o") == "2.0\n")
        // The same version with other files.
        try install(space, "Alpha_x", "2.0", code: " + 'b'")
        #expect(try space.run().ran == ["s"])
        #expect(space.read("r/o") == "2.0b\n")
        // Where it is and who has installed it does not matter.
        try install(space, "Alpha_x", "2.0", code: " + 'b'", by: "uv")
        #expect(try space.run().ran == [])
        // What is missing.
        try space.shell("rm -r .venv/lib/python3*/site-packages/beta*")
        let missing = try space.stagecraft("run")
        #expect(
            missing.exit == 1 && missing.errors.contains("requirements.lock:2: error: beta is not installed"),
            "\(missing)")
        #expect(try space.stagecraft("status").output.contains("locked.python.beta: "))
    }

    /// What is not in the lock file counts, is ignored, or is refused.
    @Test func otherPackages() throws {
        let space = try space()
        #expect(try space.run().ran == ["s"])
        try install(space, "other", "1")
        let why = try space.stagecraft("why", "s")
        #expect(why.output.contains("packages.python3: ") && !why.output.contains("locked."), "\(why)")
        #expect(try space.run().ran == ["s"])

        let careless = try self.space(lock: #""default": true, "others": "ignored""#)
        #expect(try careless.run().ran == ["s"])
        try install(careless, "other", "1")
        #expect(try careless.run().ran == [])
        try install(careless, "Alpha_x", "1.0", code: " + 'b'")
        #expect(try careless.run().ran == ["s"])

        let strict = try self.space(lock: #""default": true, "others": "refused""#)
        #expect(try strict.run().ran == ["s"])
        try install(strict, "other", "1")
        let refused = try strict.stagecraft("run")
        #expect(
            refused.exit == 1
                && refused.errors.contains("requirements.lock: error: other is installed, but not in requirements.lock"),
            "\(refused)")
    }

    /// Stages say themselves which files they use; without one, keys are what they were.
    @Test func stagesChoose() throws {
        let space = try space(#", "lockFiles": []"#)
        #expect(try space.run().ran == ["s"])
        #expect(try !space.stagecraft("why", "--all", "s").output.contains("locked."))
        try install(space, "beta", "3")
        #expect(try space.run().ran == ["s"])
        let text = try #require(space.read("pipeline.json"))
        try space.write(
            "pipeline.json", text.replacingOccurrences(of: #""lockFiles": []"#, with: #""lockFiles": ["py"]"#))
        #expect(try space.stagecraft("run").exit == 1)
        try space.write(
            "pipeline.json", text.replacingOccurrences(of: #""lockFiles": []"#, with: #""lockFiles": ["pi"]"#))
        let unknown = try space.stagecraft("run")
        #expect(unknown.exit == 2 && unknown.errors.contains("did you mean 'py'?"), "\(unknown)")
    }

    @Test func mistakesAreErrors() throws {
        let space = try space()
        func fails(_ lock: String, _ text: String, exit: Int32 = 1) throws {
            try space.manifest(
                #""s": {"kind": "command", "command": ["python3", "-c", "1"], "outputs": []}"#,
                more: #""lockFiles": {"py": {\#(lock)}},"#)
            let outcome = try space.stagecraft("run")
            #expect(outcome.exit == exit && outcome.errors.contains(text), "\(outcome)")
            if exit == 1 { #expect(try space.stagecraft("status").output.contains("missing s  (")) }
        }
        try fails(#""python": "none.lock", "default": true"#, "there is no lock file 'none.lock'")
        try fails(#""python": "requirements.lock""#, "no stage uses the lock file 'py'", exit: 2)
        try fails(
            #""python": "requirements.lock", "default": true, "program": "env/bin/python""#,
            "'env/bin/python' of the lock file 'py' is not found")
        try fails(#""python": "requirements.lock", "default": true, "program": "/bin/true""#, "runs another Python")
        try fails(#""r": "renv.lock", "default": true, "program": "/bin/true""#, "does not say what is installed")
        try fails(#""julia": "Manifest.toml", "default": true"#, "julia is not found")
        try fails(#""conda": "conda-lock.yml", "default": true"#, "an environment of conda's on PATH is not found")
        try space.write("requirements.lock", "numpy>=1\n")
        try fails(
            #""python": "requirements.lock", "default": true"#, "requirements.lock:1: error: numpy has no fixed version"
        )
    }

    /// Another Python than the one whose packages are compared would be no safer.
    @Test func thePythonIsTheStagesOwn() throws {
        let space = try space(lock: #""default": true, "program": ".venv/bin/python3""#)
        #expect(try space.run().ran == ["s"])
        space.environment["PATH"] = "/usr/bin:/bin"
        let python = try space.shell("command -v python3")
        guard python.exit == 0 else { return print("SKIPPED: there is no python3 in /usr/bin") }
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1 || outcome.exit == 2)
        #expect(
            outcome.errors.contains("runs another Python than the one that its lock file is compared with"),
            "\(outcome)")
    }

    /// The interpreter is not asked again while nothing has changed.
    @Test func nobodyIsAskedTwice() throws {
        let space = try space()
        try space.shell("mv .venv/bin/python3 .venv/bin/python3.real")
        try space.write(
            ".venv/bin/python3",
            "#!/bin/sh\necho asked >> \(space.path("asked"))\nexec \(space.path(".venv/bin/python3.real")) \"$@\"\n")
        try space.shell("chmod +x .venv/bin/python3")
        #expect(try space.run().exit == 0)
        // The question and the stage.
        #expect(space.read("asked") == "asked\nasked\n")
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("status").exit == 0)
        #expect(space.read("asked") == "asked\nasked\n")
    }

    /// A Python that is reached by a script, as version managers have it, looks for packages elsewhere than it stands.
    @Test func aPythonBehindAScript() throws {
        let space = try space()
        try space.write("bin/python3", "#!/bin/sh\nexec \(space.path(".venv/bin/python3")) \"$@\"\n")
        try space.shell("chmod +x bin/python3")
        space.environment["PATH"] = space.path("bin") + ":/usr/bin:/bin"
        #expect(try space.run().ran == ["s"])
        #expect(try space.run().ran == [])
        #expect(space.files(".stagecraft/installed").count == 1)
        try install(space, "Alpha_x", "1.0", code: " + 'b'")
        #expect(try space.run().ran == ["s"])
        try install(space, "Alpha_x", "2.0")
        let refused = try space.stagecraft("run")
        #expect(refused.exit == 1 && refused.errors.contains("alpha-x is installed in another version"), "\(refused)")
    }

    @Test func anArchiveHoldsLockFiles() throws {
        let space = try space()
        #expect(try space.run().exit == 0)
        #expect(try space.stagecraft("archive", "--all", "-o", "a.zip").exit == 0)
        #expect(try space.shell("unzip -l a.zip").output.contains("manifest/included/requirements.lock"))
        let verified = try space.stagecraft("verify", "a.zip", "--level", "recompute")
        #expect(verified.exit == 0, "\(verified)")
        try space.shell("mkdir u && cd u && unzip -q ../a.zip")
        let checked = try space.shell("cd u/* && sh verify.sh")
        #expect(checked.exit == 0, "\(checked)")
        // Where something else is installed, that is said.
        try install(space, "beta", "3")
        let refused = try space.stagecraft("verify", "a.zip", "--level", "recompute")
        #expect(refused.exit == 1 && refused.errors.contains("beta is installed in another version"), "\(refused)")
    }

    @Test func containers() throws {
        let digest = String(repeating: "0123456789abcdef", count: 4)
        let space = try TestSpace()
        try space.write("analysis.sif", "image 1\n")
        try space.write("apptainer", "#!/bin/sh\nshift 2\nexec \"$@\"\n")
        try space.shell("chmod +x apptainer")
        space.environment["PATH"] = space.folder + ":/usr/bin:/bin"
        try space.manifest(
            #"""
            "a": {"kind": "command", "lockFiles": ["image"], "inputs": {"image": "file:analysis.sif"},
              "command": ["apptainer", "exec", "{input:image}", "echo", "1"], "stdout": "o"},
            "b": {"kind": "command", "lockFiles": ["pulled"], "command": ["apptainer", "exec", "docker://x/y@sha256:\#(digest)", "echo", "1"], "stdout": "o"},
            "c": {"kind": "command", "lockFiles": ["pulled"], "command": ["echo", "1"], "stdout": "o"}
            """#,
            more:
                #""lockFiles": {"image": {"container": "analysis.sif"}, "pulled": {"container": "docker://x/y@sha256:\#(digest)"}},"#
        )
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 0)
        #expect(outcome.errors.contains("stage 'c' declares the container 'pulled', but neither"), "\(outcome)")
        #expect(outcome.errors.components(separatedBy: "declares the container").count == 2)
        #expect(try space.stagecraft("why", "--all", "b").output.contains("locked.container = sha256 0123456789ab"))
        try space.write("analysis.sif", "image 2\n")
        #expect(try space.stagecraft("why", "a").output.contains("locked.container: sha256 "))
        try space.remove("analysis.sif")
        #expect(try space.stagecraft("run").exit != 0)
    }

    /// R as it is, where it is.
    @Test func packagesOfR() throws {
        let space = try TestSpace()
        guard try space.shell("command -v Rscript").exit == 0 else {
            return print("SKIPPED packagesOfR: Rscript is not installed (apt-get install r-base-core)")
        }
        let version = try space.shell("Rscript -e 'cat(paste(R.version$major, R.version$minor, sep = \".\"))'").output
        func install(_ version: String) throws {
            try space.write(
                "mine/DESCRIPTION",
                "Package: mine\nVersion: \(version)\nTitle: T\nDescription: D.\nLicense: none\nAuthor: A\nMaintainer: A <a@b.c>\n"
            )
            try space.write("mine/NAMESPACE", "")
            let made = try space.shell("mkdir -p library && R CMD INSTALL --no-docs -l library mine")
            try #require(made.exit == 0, "\(made.errors)")
        }
        try install("0.1-2")
        space.environment["R_LIBS"] = space.path("library")
        func lock(_ mine: String) -> String {
            #"{"R": {"Version": "\#(version)"}, "Packages": {"mine": {"Package": "mine", "Version": "\#(mine)"}}}"#
        }
        try space.write("renv.lock", lock("0.1-2"))
        try space.manifest(
            #""s": {"kind": "command", "command": ["Rscript", "-e", "cat(1)"], "stdout": "o"}"#,
            more: #""environment": ["R_LIBS"], "lockFiles": {"r": {"r": "renv.lock", "default": true}},"#)
        #expect(try space.run().ran == ["s"])
        #expect(try space.run().ran == [])
        try install("0.2")
        let refused = try space.stagecraft("run")
        #expect(refused.exit == 1 && refused.errors.contains("mine is installed in another version"), "\(refused)")
        #expect(refused.errors.contains("renv::restore()"))
        try space.write("renv.lock", lock("0.2"))
        let why = try space.stagecraft("why", "s").output
        #expect(why.contains("locked.r.mine: 0.1-2, built for R \(version) → 0.2, built for R \(version)"), "\(why)")
        #expect(!why.contains("modules.R_LIBS"))
        #expect(try space.run().ran == ["s"])
    }

    /// Julia answers in the format that is asked for; a program that does as it would stands for it.
    @Test func packagesOfJulia() throws {
        let space = try TestSpace()
        let tree = "04c738083f29f86e62c8afc341f0967d8717bdb8"
        func julia(_ version: String) throws {
            try space.write(
                "bin/julia",
                "#!/bin/sh\ncase \"$*\" in *Pkg.dependencies*) printf 'variable\\tanswer\\tyes\\npackage\\tExample\\t\(version)\\ttree \(tree)\\t\(tree)\\twhole\\n';; *) echo 1;; esac\n"
            )
            try space.shell("chmod +x bin/julia")
        }
        try julia("0.5.3")
        space.environment["PATH"] = space.path("bin") + ":/usr/bin:/bin"
        try space.write(
            "Manifest.toml", "[[Example]]\ngit-tree-sha1 = \"\(tree)\"\nuuid = \"7876af07\"\nversion = \"0.5.3\"\n")
        try space.manifest(
            #""s": {"kind": "command", "command": ["julia", "x"], "stdout": "o"}"#,
            more: #""lockFiles": {"j": {"julia": "Manifest.toml", "default": true}},"#)
        #expect(try space.run().ran == ["s"])
        #expect(try space.stagecraft("why", "--all", "s").output.contains("locked.julia.Example = 0.5.3, tree \(tree)"))
        try julia("0.5.4")
        let refused = try space.stagecraft("run")
        #expect(
            refused.exit == 1
                && refused.errors.contains("Manifest.toml:1: error: Example is installed in another version"))
        #expect(refused.errors.contains("Pkg.instantiate()"), "\(refused)")
    }

    @Test func environmentsOfConda() throws {
        let space = try TestSpace()
        try space.write("env/bin/tool", "#!/bin/sh\necho 1\n")
        try space.shell(
            "chmod +x env/bin/tool && mkdir env/conda-meta && touch env/conda-meta/tool-1.0-h0_0.json env/conda-meta/other-2-h1_1.json"
        )
        space.environment["PATH"] = space.path("env/bin") + ":/usr/bin:/bin"
        try space.write("explicit.txt", "@EXPLICIT\nhttps://conda.anaconda.org/x/noarch/tool-1.0-h0_0.conda#0\n")
        try space.manifest(
            #""s": {"kind": "command", "command": ["tool"], "stdout": "o"}"#,
            more: #""lockFiles": {"all": {"conda": "explicit.txt", "default": true}},"#)
        #expect(try space.run().ran == ["s"])
        #expect(try space.run().ran == [])
        try space.shell("mv env/conda-meta/tool-1.0-h0_0.json env/conda-meta/tool-1.0-h5_5.json")
        let refused = try space.stagecraft("run")
        #expect(refused.exit == 1 && refused.errors.contains("found:    1.0, h5_5"), "\(refused)")
        try space.write("explicit.txt", "@EXPLICIT\nhttps://conda.anaconda.org/x/noarch/tool-1.0-h5_5.conda#0\n")
        let why = try space.stagecraft("why", "s").output
        #expect(
            why.contains("locked.conda.tool: 1.0, build h0_0 → 1.0, build h5_5") && !why.contains("packages."), "\(why)"
        )
    }
}
