// Where the files of data sets are: folders, in order. Looks whether files are there and how large they are, never into
// them.

import Glibc

/// Where a data set is looked for.
public struct DatasetFolders: Sendable, Equatable {
    /// Absolute, in the order of search.
    public var folders: [String] = []
    /// Environment variables that the manifest's texts use.
    public var variables: [String] = []
    /// Those of them that are not set: their folders are left out.
    public var unset: [String] = []
}

extension Manifest.Dataset {
    /// The folders to look into, in order.
    public func search(projectFolder: String, environment: [String: String]) -> DatasetFolders {
        var result = DatasetFolders()
        folders: for folder in folders {
            var path = ""
            var rest = Substring(folder)
            while let open = rest.range(ofText: "${"), let close = rest[open.upperBound...].firstIndex(of: "}") {
                let name = String(rest[open.upperBound..<close])
                if !result.variables.contains(name) { result.variables.append(name) }
                guard let value = environment[name], !value.isEmpty else {
                    if !result.unset.contains(name) { result.unset.append(name) }
                    continue folders
                }
                path += rest[..<open.lowerBound] + value
                rest = rest[rest.index(after: close)...]
            }
            path += rest
            if path.hasSuffix("/") { path.removeLast() }
            result.folders.append(path.hasPrefix("/") || path.isEmpty ? path : projectFolder + "/" + path)
        }
        return result
    }
}

extension Manifest {
    /// The first of the folders' files that bears this file's name; nil if there is none.
    ///
    /// Sets may use the same names (MNIST and Fashion-MNIST do): a file that has the size of another set's file of that
    /// name, and not a size of this one's, is that other file and is passed over. A file of any other size is taken: it
    /// may be damaged, which its digest will show.
    public func path(of file: Dataset.File, of dataset: Dataset, in folders: [String]) -> String? {
        var namesakes: [Int] = []
        for other in datasets where other.name != dataset.name {
            for candidate in other.files where candidate.file == file.file { namesakes += candidate.bytes }
        }
        for folder in folders {
            let path = folder + "/" + file.file
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            let size = Int(status.st_size)
            if file.bytes.contains(size) || !namesakes.contains(size) { return path }
        }
        return nil
    }
}

extension Substring {
    /// The first place of a text, without Foundation.
    fileprivate func range(ofText text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
