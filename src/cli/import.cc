// alder import

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/actions.h"
#include "app/importer.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/json.h"
#include "mailbox/loose_files.h"
#include "mailbox/maildir.h"
#include "mailbox/mbox.h"

namespace alder::cli {

namespace {

struct KindName {
    std::string_view name;
    mailbox::Kind kind;
};
constexpr std::array<KindName, 5> kKinds{{{"mbox", mailbox::Kind::mbox},
                                          {"maildir", mailbox::Kind::maildir},
                                          {"mh", mailbox::Kind::mh},
                                          {"eml", mailbox::Kind::eml},
                                          {"message", mailbox::Kind::message}}};

Result<mailbox::Kind> kind_of(const Context& context, const std::string& path) {
    if (!context.invocation.has("format")) return mailbox::guess_kind(*context.system.disk, path);
    const std::string wanted = context.invocation.value("format");
    std::vector<std::string_view> names;
    for (const KindName& each : kKinds) {
        if (each.name == wanted) return each.kind;
        names.push_back(each.name);
    }
    const auto like = nearest(wanted, names);
    return fail(Errc::usage,
                fmt::format("there is no kind of mail '{}'; {}", wanted,
                            like ? fmt::format("did you mean '{}'?", *like)
                                 : fmt::format("there are {}", fmt::join(names, ", "))));
}

// One line on a terminal that tells how far it is, ten times a second.
class Progress {
public:
    Progress(const Context& context, const app::Importer& importer)
        : talk_(context.talk),
          importer_(importer),
          shown_(context.system.terminal.err && !context.talk.is_quiet()),
          began_(Clock::now()) {}
    ~Progress() {
        if (shown_ && next_ != Clock::time_point{}) talk_.end_progress();
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show() {
        if (!shown_) return;
        const auto now = Clock::now();
        if (now < next_) return;
        next_ = now + std::chrono::milliseconds(100);
        const double seconds = std::chrono::duration<double>(now - began_).count();
        talk_.progress(fmt::format(
            "{} messages, {}, {:.0f} a second", importer_.count(), short_size(importer_.bytes()),
            static_cast<double>(importer_.count()) / std::max(seconds, 0.1)));
    }

private:
    const Talk& talk_;
    const app::Importer& importer_;
    bool shown_;
    Clock::time_point began_;
    Clock::time_point next_{};
};

class Import {
public:
    Import(Context& context, app::Importer& importer, std::string folder)
        : context_(context),
          disk_(*context.system.disk),
          importer_(importer),
          folder_(std::move(folder)),
          progress_(context, importer) {}

    Result<void> path(const std::string& path) {
        auto kind = kind_of(context_, path);
        if (!kind) return fail(kind);
        switch (*kind) {
            case mailbox::Kind::mbox:
                return mbox(path);
            case mailbox::Kind::maildir:
                return maildir(path);
            case mailbox::Kind::mh:
                return loose(mailbox::scan_mh(disk_, path));
            case mailbox::Kind::eml:
                return loose(mailbox::scan_eml(disk_, path));
            case mailbox::Kind::message:
                return loose(std::vector<mailbox::FiledMessage>{{path, {}, {}}});
        }
        return fail(Errc::bug, "a kind of mail nobody reads");
    }

private:
    Result<void> mbox(const std::string& path) {
        auto file = disk_.open(path, disk::Access::read);
        if (!file) return fail(file);
        if (auto done = importer_.into(folder_); !done) return done;
        mailbox::MboxReader reader(**file);
        while (true) {
            auto message = reader.next();
            if (!message) return fail(message.error().code, path + ": " + message.error().detail);
            if (!*message) return {};
            auto bytes = mailbox::read_stretch(**file, (*message)->offset, (*message)->length);
            if (!bytes) return fail(bytes);
            const mail::Flags flags = mailbox::flags_in_header(*bytes);
            auto added = importer_.add(*bytes, flags, (*message)->from.date);
            if (!added) return added;
            progress_.show();
        }
    }

    // The Maildir itself goes into the folder, its own folders below it.
    Result<void> maildir(const std::string& path) {
        auto folders = mailbox::maildir_folders(disk_, path);
        if (!folders) return fail(folders);
        const std::string top = folder_;
        for (const mailbox::MaildirFolder& each : *folders) {
            folder_ = each.path == path ? top : top + "/" + each.name;
            if (auto done = loose(mailbox::scan_maildir(disk_, each.path)); !done) return done;
        }
        folder_ = top;
        return {};
    }

    Result<void> loose(const Result<std::vector<mailbox::FiledMessage>>& messages) {
        if (!messages) return fail(messages);
        if (auto done = importer_.into(folder_); !done) return done;
        for (const mailbox::FiledMessage& each : *messages) {
            auto file = disk_.open(each.path, disk::Access::read);
            if (!file) {
                // Moved or deleted by another program since we looked.
                context_.failed({Errc::no_input, file.error().detail});
                continue;
            }
            auto size = (*file)->size();
            if (!size) return fail(size);
            auto bytes = mailbox::read_stretch(**file, 0, *size);
            if (!bytes) return fail(bytes);
            if (auto added = importer_.add(*bytes, each.flags, each.arrived); !added) return added;
            progress_.show();
        }
        return {};
    }

    Context& context_;
    disk::Disk& disk_;
    app::Importer& importer_;
    std::string folder_;
    Progress progress_;
};

struct Target {
    app::OpenAccount account;
    bool is_one_of_many = false;  // to be named where it is told
};

void tell(Context& context, const Target& target, const app::Importer& importer) {
    const std::string folder = context.invocation.value("into");
    if (context.json()) {
        context.out.raw(json_line(Json{{"account", target.account.spec.name},
                                       {"folder", folder},
                                       {"imported", importer.count()},
                                       {"already_there", importer.already_there()},
                                       {"bytes", importer.bytes()}}) +
                        "\n");
        return;
    }
    std::string said =
        fmt::format("Imported {} into {}{}", app::count_of(importer.count(), "message"),
                    target.is_one_of_many ? target.account.spec.name + ": " : "", folder);
    if (importer.already_there() > 0)
        said += fmt::format("; {} already there", importer.already_there());
    context.talk.say(said);
}

// Where the mail goes: the account of -A, or the only one there is. `local` is made by the first
// import into it, where there is no other account or it is named.
Result<Target> target(Context& context) {
    auto settings = context.config();
    if (!settings) return fail(settings);
    const bool is_named = context.invocation.has("account");
    const bool may_make_local = is_named ? context.invocation.value("account") == app::kLocalAccount
                                         : (*settings)->accounts.empty();
    const auto local = may_make_local ? app::Local::always : app::Local::if_present;
    if (is_named) {
        auto account = context.one_account(local);
        if (!account) return fail(account);
        return Target{std::move(*account), true};
    }
    auto all = context.accounts(local);
    if (!all) return fail(all);
    if (all->size() == 1) return Target{std::move(all->front()), false};
    std::vector<std::string> names;
    for (const app::OpenAccount& each : *all) names.push_back(each.spec.name);
    return fail(Errc::usage, fmt::format("there are several accounts; say with -A which one takes "
                                         "the mail: {}",
                                         fmt::join(names, ", ")));
}

}  // namespace

Result<int> run_import(Context& context) {
    if (auto fine = check_operands(context, Operands::some); !fine) return fail(fine);
    const std::string folder = context.invocation.value("into");
    if (folder.empty()) return fail(Errc::usage, "say where to: --into FOLDER");
    for (const std::string& path : context.invocation.operands) {
        if (auto kind = kind_of(context, path); !kind) return fail(kind);
    }
    auto into = target(context);
    if (!into) return fail(into);
    auto place = context.place();
    if (!place) return fail(place);
    auto worker = context.worker(*place, into->account);
    if (!worker) return fail(worker);
    auto importer = app::Importer::open(*place, **worker);
    if (!importer) return fail(importer);
    {
        Import import(context, **importer, folder);
        for (const std::string& path : context.invocation.operands) {
            if (auto done = import.path(path); !done) context.failed(done.error());
        }
        if (auto finished = (*importer)->finish(); !finished) return fail(finished);
    }
    tell(context, *into, **importer);
    return context.worst();
}

}  // namespace alder::cli
