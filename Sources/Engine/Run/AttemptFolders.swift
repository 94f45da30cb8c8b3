// The folders of one run's attempts, each for one attempt at a time. Unaware of stages.

/// The folders of one run's attempts.
struct AttemptFolders {
    private let folder: String
    /// Attempts so far.
    private(set) var attempts = 0
    private var free: [AttemptFolder] = []
    private(set) var timesTell: Bool?

    /// More than these are not kept: they hold descriptors, of which a program may have 1,024 by default.
    static let most = 16

    /// `folder` exists.
    init(in folder: String) { self.folder = folder }

    /// A folder with these folders in `work`: one that was given back, if it is to be kept, else a new one.
    mutating func take(folders: [Name], isKept: Bool) throws(Failure) -> AttemptFolder {
        attempts += 1
        if isKept, let place = free.lastIndex(where: { $0.folders == folders }) {
            return free.remove(at: place).used(by: attempts)
        }
        return try AttemptFolder(at: folder + "/\(attempts)", number: attempts, folders: folders, isKept: isKept)
    }

    /// The folder is filled, the stage is about to start.
    mutating func seal(_ place: inout AttemptFolder) {
        if timesTell == nil, place.isKept { timesTell = KeptFile.timesTellChanges(in: folder) }
        place.setMarks(timesTell: timesTell ?? false)
    }

    /// Takes back a folder that was cleared. False: there are enough.
    mutating func giveBack(_ folder: AttemptFolder) -> Bool {
        guard free.count < Self.most else { return false }
        free.append(folder)
        return true
    }

    /// Lets go of what is free.
    mutating func closeAll() { free = [] }
}
