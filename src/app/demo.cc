#include "app/demo.h"

#include <algorithm>
#include <map>

#include "app/importer.h"
#include "base/ascii.h"
#include "disk/atomic_write.h"
#include "mailbox/loose_files.h"
#include "store/journal.h"

namespace alder::app {

namespace {

using FlagTable = std::map<std::string, mail::Flags, std::less<>>;

constexpr std::uint64_t kMaxFile = 16 << 20;  // bytes; the sample is ours, and small

// flags.tsv: the path of a message below the sample, a tab, its flags.
Result<FlagTable> read_flags(disk::Disk& disk, const std::string& path) {
    auto text = disk::read_file(disk, path, kMaxFile);
    if (!text) return fail(text);
    FlagTable table;
    for (const std::string_view line : ascii::split(*text, '\n')) {
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos || line.starts_with('#')) continue;
        mail::Flags flags;
        for (const std::string_view flag : ascii::split(line.substr(tab + 1), ' ')) {
            if (!flag.empty()) flags.add(flag);
        }
        table.emplace(line.substr(0, tab), std::move(flags));
    }
    return table;
}

// "05-Lists" -> "Lists": the number only orders the directories.
std::string_view shown_name(std::string_view name) {
    while (!name.empty() && ascii::is_digit(name.front())) name.remove_prefix(1);
    if (name.starts_with('-')) name.remove_prefix(1);
    return name;
}

class DemoImport {
public:
    DemoImport(disk::Disk& disk, std::string sample, FlagTable flags, Importer& importer)
        : disk_(disk), sample_(std::move(sample)), flags_(std::move(flags)), importer_(importer) {}

    // relative: of the directory below the sample; folder: what it is called in Alder.
    Result<void> directory(const std::string& relative, const std::string& folder) {
        const std::string path = relative.empty() ? sample_ : sample_ + "/" + relative;
        if (!folder.empty()) {
            if (auto done = messages(path, relative, folder); !done) return done;
        }
        auto entries = disk_.list(path);
        if (!entries) return fail(entries);
        std::ranges::sort(*entries, {}, &disk::Entry::name);
        for (const disk::Entry& entry : *entries) {
            if (entry.kind != disk::Entry::Kind::directory) continue;
            const std::string below = relative.empty() ? entry.name : relative + "/" + entry.name;
            const std::string name =
                (folder.empty() ? "" : folder + "/") + std::string(shown_name(entry.name));
            if (auto done = directory(below, name); !done) return done;
        }
        return {};
    }

private:
    Result<void> messages(const std::string& path, const std::string& relative,
                          const std::string& folder) {
        auto files = mailbox::scan_eml(disk_, path);
        if (!files) return fail(files);
        if (files->empty()) return {};
        if (auto done = importer_.into(folder); !done) return done;
        for (const mailbox::FiledMessage& each : *files) {
            auto bytes = disk::read_file(disk_, each.path, kMaxFile);
            if (!bytes) return fail(bytes);
            const auto flags = flags_.find(relative + each.path.substr(path.size()));
            auto added =
                importer_.add(*bytes, flags == flags_.end() ? mail::Flags{} : flags->second, {});
            if (!added) return added;
        }
        return {};
    }

    disk::Disk& disk_;
    std::string sample_;
    FlagTable flags_;
    Importer& importer_;
};

// Marks an empty directory as the sample's, before anything else is made there: what is undone or
// removed later can then never be a person's mail.
Result<void> claim(disk::Disk& disk, const std::string& root) {
    if (is_demo(disk, root)) return {};
    if (auto made = disk.make_directory(root); !made) return made;
    auto entries = disk.list(root);
    if (!entries) return fail(entries);
    if (!entries->empty()) {
        return fail(Errc::cannot_create,
                    root +
                        " holds something else than the sample mail, and nothing there was "
                        "changed; name an empty or a new directory");
    }
    auto marker = disk.open(root + "/demo", disk::Access::create);
    if (!marker) return fail(marker);
    return (*marker)->sync();
}

// The sample is nobody's deed: taking it back would leave an empty mailbox.
Result<void> begin_with_nothing_to_undo(const account::Place& place, mail::AccountId account) {
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (!user) return fail(user);
    return store::Journal(user->connection()).end_undo(account);
}

}  // namespace

Result<std::string> find_demo_mail(disk::Disk& disk, const config::Environment& environment,
                                   const std::string& program) {
    std::vector<std::string> places;
    if (const auto share = environment("ALDER_SHARE")) places.push_back(*share + "/demo");
    const std::string directory = program.substr(0, program.rfind('/'));
    places.push_back(directory + "/../share/alder/demo");
    places.push_back(directory + "/../../share/demo");
    for (const std::string& place : places) {
        if (disk.status(place + "/flags.tsv")) return place;
    }
    return fail(Errc::no_input, "the sample mail is not where it should be (" + places.front() +
                                    "); set ALDER_SHARE to the share directory of Alder");
}

bool is_demo(disk::Disk& disk, const std::string& root) {
    return disk.status(root + "/demo").has_value();
}

Result<void> prepare_demo(const account::Place& place, const std::string& sample, WallTime now) {
    if (auto ours = claim(*place.disk, place.root); !ours) return ours;
    // This one is made last: a first start that was cut is taken back and begins again.
    const std::string marker = place.root + "/ready";
    if (place.disk->status(marker)) return {};
    auto accounts = open_accounts(place, {}, Local::always, now);
    if (!accounts) return fail(accounts);
    auto account = InlineAccount::open(place, accounts->open.front());
    if (!account) return fail(account);
    for (bool left = true; left;) {
        auto undone = (*account)->undo();
        if (!undone) return fail(undone);
        left = undone->has_value();
    }
    auto importer = Importer::open(place, **account);
    if (!importer) return fail(importer);
    auto flags = read_flags(*place.disk, sample + "/flags.tsv");
    if (!flags) return fail(flags);
    auto imported =
        DemoImport(*place.disk, sample, std::move(*flags), **importer).directory("", "");
    if (!imported) return imported;
    if (auto finished = (*importer)->finish(); !finished) return fail(finished);
    if (auto begun = begin_with_nothing_to_undo(place, accounts->open.front().row.id); !begun)
        return begun;
    auto made = place.disk->open(marker, disk::Access::create);
    if (!made) return fail(made);
    return {};
}

}  // namespace alder::app
