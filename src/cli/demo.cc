// alder demo, where there is no terminal: the folders and the newest messages.

#include "app/demo.h"

#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/rows.h"

namespace alder::cli {

namespace {

constexpr int kNewest = 20;

// The sample mail is in folders of its own account, so a query names nothing else.
Result<int> print_demo(Context& context, const account::Place& place) {
    auto accounts = app::open_accounts(place, {}, app::Local::always, context.system.now.time);
    if (!accounts) return fail(accounts);
    auto reader = account::Reader::open(place, accounts->open.front().row);
    if (!reader) return fail(reader);
    std::vector<Shelf> shelves;
    shelves.push_back({accounts->open.front(), std::move(*reader)});
    auto folders = shelves.front().reader.folders();
    if (!folders) return fail(folders);
    for (const store::FolderRow& folder : *folders) {
        context.out.line(fmt::format("{:24} {:4} messages {:4} unread", folder.name, folder.total,
                                     folder.unseen));
    }
    context.out.raw("\n");
    const query::Query inbox{query::InFolder{"inbox", false}};
    auto listing = Listing::open(shelves, inbox, {});
    if (!listing) return fail(listing);
    auto rows = MessageRows::open(context);
    if (!rows) return fail(rows);
    for (int i = 0; i < kNewest; ++i) {
        auto found = listing->next();
        if (!found) return fail(found);
        if (!*found) break;
        rows->row(**found);
    }
    rows->finish();
    return context.worst();
}

// Everything below but the file `kept`.
Result<void> remove_below(disk::Disk& disk, const std::string& directory, const std::string& kept) {
    auto entries = disk.list(directory);
    if (!entries) return fail(entries);
    for (const disk::Entry& entry : *entries) {
        const std::string path = directory + "/" + entry.name;
        if (path == kept) continue;
        if (entry.kind == disk::Entry::Kind::directory) {
            if (auto done = remove_below(disk, path, kept); !done) return done;
        }
        if (auto done = disk.remove(path); !done) return done;
    }
    return {};
}

// A removal that is cut leaves a sample that was begun and is not ready.
Result<void> reset_demo(disk::Disk& disk, const std::string& root) {
    const std::string ready = root + "/ready";
    if (disk.status(ready)) {
        if (auto done = disk.remove(ready); !done) return done;
    }
    return remove_below(disk, root, root + "/demo");
}

}  // namespace

Result<account::Place> prepare_demo(const System& system, const Invocation& invocation) {
    auto paths = config::find_paths(system.environment);
    if (!paths) return fail(paths);
    const std::string given = invocation.value("keep");
    if (!given.empty() && given.front() != '/')
        return fail(Errc::usage, fmt::format("'{}': write where to keep it from / on", given));
    account::Place place{system.disk, system.vfs, given.empty() ? paths->data + "/demo" : given};
    auto sample = app::find_demo_mail(*system.disk, system.environment, system.program);
    if (!sample) return fail(sample);
    if (invocation.has("reset") && app::is_demo(*system.disk, place.root)) {
        if (auto done = reset_demo(*system.disk, place.root); !done) return fail(done);
    }
    if (auto done = app::prepare_demo(place, *sample, system.now.time); !done) return fail(done);
    return place;
}

Result<int> run_demo(Context& context) {
    if (auto fine = check_operands(context, Operands::none); !fine) return fail(fine);
    auto place = prepare_demo(context.system, context.invocation);
    if (!place) return fail(place);
    return print_demo(context, *place);
}

}  // namespace alder::cli
