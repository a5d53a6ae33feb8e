// alder fetch

#include <algorithm>

#include <fmt/format.h>

#include "app/destination.h"
#include "app/fetcher.h"
#include "base/ascii.h"
#include "cli/commands.h"
#include "cli/in_step.h"
#include "cli/selection.h"

namespace alder::cli {

namespace {

using Kind = app::Destination::Kind;

// An mbox on standard output. Nobody can be asked what became of it.
class ToOutput : public mailbox::Delivery {
public:
    explicit ToOutput(Output& out) : out_(out) {}

    Result<void> deliver(ByteSource& message, const mailbox::Arrival& arrival) override {
        const auto text = mailbox::as_mbox(message, arrival);
        if (!text) return fail(text);
        out_.raw(*text);
        if (out_.is_closed()) return fail(Errc::cancelled, "nobody reads standard output any more");
        return {};
    }
    Result<std::string> mark(const mailbox::Arrival&) override { return std::string(); }
    Result<bool> was_delivered(ByteSource&, const mailbox::Arrival&, const std::string&) override {
        return false;
    }

private:
    Output& out_;
};

// What the options say.
struct Wish {
    app::Destination to;
    std::vector<std::string> folders;
    app::FetchChoice choice;
    std::optional<WallTime> leave_since;  // delete what was handed over by then; none: nothing
};

// "14d", "2w": for how long.
Result<std::chrono::hours> time_span(std::string_view text) {
    const auto wrong = fail(Errc::usage, fmt::format("'{}' is no time to leave mail on a server; "
                                                     "write 14d, 2w, 0d or forever",
                                                     text));
    if (text.size() < 2) return wrong;
    const auto count = ascii::parse_number<unsigned>(text.substr(0, text.size() - 1));
    if (!count || *count > 36500) return wrong;
    if (text.back() == 'h') return std::chrono::hours(*count);
    if (text.back() == 'd') return std::chrono::hours(24) * *count;
    if (text.back() == 'w') return std::chrono::hours(24) * 7 * *count;
    return wrong;
}

Result<void> read_deletion(const Context& context, Wish& wish) {
    const Invocation& words = context.invocation;
    if (words.has("keep") + words.has("leave") + words.has("delete") > 1)
        return fail(Errc::usage, "--keep, --leave and --delete exclude each other");
    const bool forever = words.value("leave") == "forever";
    if (words.has("keep") || forever || (!words.has("leave") && !words.has("delete"))) return {};
    if (wish.to.kind == Kind::store)
        return fail(Errc::usage,
                    "the store has what the server has; to delete there, hand the mail to another "
                    "place: --to maildir:DIR");
    if (wish.to.kind == Kind::standard_output)
        return fail(Errc::usage,
                    "standard output cannot say that mail is safe, so nothing is deleted on the "
                    "server; use --to mbox:FILE");
    auto span = words.has("delete") ? std::chrono::hours(0) : time_span(words.value("leave"));
    if (!span) return fail(span);
    wish.leave_since = context.system.now.time - *span;
    return {};
}

Result<Wish> read_wish(const Context& context) {
    const Invocation& words = context.invocation;
    auto paths = context.paths();
    if (!paths) return fail(paths);
    Wish wish;
    if (words.has("to")) {
        auto to = app::parse_destination(words.value("to"), paths->home, context.system.directory);
        if (!to) return fail(to);
        wish.to = std::move(*to);
    }
    if (wish.to.kind == Kind::standard_output && context.json())
        return fail(Errc::usage, "--to - prints messages; --json would stand among them");
    const auto folders = words.options.find("folder");
    if (folders != words.options.end()) wish.folders = folders->second;
    if (words.has("since")) {
        auto since = query::parse_when(words.value("since"), context.system.now);
        if (!since) return fail(since);
        wish.choice.since = *since;
    }
    auto most = number_option(words, "limit");
    if (!most) return fail(most);
    if (*most) wish.choice.most = **most;
    const bool chooses = words.has("folder") || words.has("since") || words.has("limit");
    if (wish.to.kind == Kind::store && chooses)
        return fail(Errc::usage,
                    "--folder, --since and --limit choose what is handed on; say where with --to");
    if (auto read = read_deletion(context, wish); !read) return fail(read);
    if (wish.folders.empty()) wish.folders.emplace_back("Inbox");
    return wish;
}

bool has_server(const app::OpenAccount& account) {
    return account.spec.incoming && !config::is_local(account.spec.incoming->scheme);
}

Result<std::vector<app::OpenAccount>> chosen(Context& context) {
    auto accounts = named_accounts(context);
    if (!accounts) return accounts;
    if (!context.invocation.operands.empty() || context.invocation.has("account")) {
        const auto local = std::ranges::find_if_not(*accounts, has_server);
        if (local != accounts->end())
            return fail(Errc::usage, fmt::format("the mail of '{}' is on this machine; there is "
                                                 "nothing to fetch",
                                                 local->spec.name));
    }
    std::erase_if(*accounts, [](const auto& each) { return !has_server(each); });
    if (accounts->empty())
        return fail(Errc::config, "no account has a server to fetch from; try `alder setup`");
    return accounts;
}

class Fetch {
public:
    Fetch(Context& context, Wish wish)
        : context_(context), wish_(std::move(wish)), in_step_(context) {}

    Result<int> run() {
        auto accounts = chosen(context_);
        if (!accounts) return fail(accounts);
        auto place = context_.place();
        if (!place) return fail(place);
        if (auto opened = open_delivery(); !opened) return fail(opened);
        for (const app::OpenAccount& account : *accounts) {
            if (auto done = one(*place, account); !done) failed(account, done.error());
            if (context_.out.is_closed()) break;
        }
        columns_.finish();
        if (wish_.to.kind == Kind::store)
            in_step_.tell_end({{"new", in_step_.arrived()}});
        else
            in_step_.tell_end({{"handed", handed_}, {"bytes", bytes_}, {"deleted", deleted_}});
        return context_.worst();
    }

private:
    void failed(const app::OpenAccount& account, const Error& error) {
        context_.failed({error.code, account.spec.name + ": " + error.detail});
    }

    Result<void> open_delivery() {
        if (wish_.to.kind == Kind::store) return {};
        if (wish_.to.kind == Kind::standard_output) {
            delivery_ = std::make_unique<ToOutput>(context_.out);
            return {};
        }
        auto opened = app::open_delivery(*context_.system.disk, wish_.to);
        if (!opened) return fail(Errc::cannot_create, opened.error().detail);
        delivery_ = std::move(*opened);
        return {};
    }

    Result<void> one(const account::Place& place, const app::OpenAccount& account) {
        auto worker = context_.worker(place, account);
        if (!worker) return fail(worker);
        auto reader = account::Reader::open(place, account.row);
        if (!reader) return fail(reader);
        auto newest = store::newest_placement(reader->mail().connection());
        if (!newest) return fail(newest);
        const auto synced = bring(**worker, account);
        if (wish_.to.kind == Kind::store) {
            if (auto told = in_step_.tell_arrivals(account, *reader, *newest); !told) return told;
            return synced;
        }
        // What is here already is handed on, whether the server can be reached or not.
        if (!synced) failed(account, synced.error());
        Shelf shelf{account, std::move(*reader)};
        auto old = hand_over(place, shelf, **worker);
        if (!old) return fail(old);
        if (old->empty()) return {};
        return erase(shelf, **worker, *old);
    }

    Result<void> bring(app::InlineAccount& worker, const app::OpenAccount& account) {
        return in_step_.bring(worker, account.spec.name, app::InlineAccount::Until::in_step);
    }

    // Gives what may now be deleted on the server.
    Result<std::vector<app::Located>> hand_over(const account::Place& place, Shelf& shelf,
                                                app::InlineAccount& worker) {
        const bool is_output = wish_.to.kind == Kind::standard_output;
        auto fetcher =
            app::Fetcher::open(place, shelf.account.row, *delivery_, wish_.to.text(),
                               is_output ? app::Fetcher::Memory::none : app::Fetcher::Memory::kept,
                               context_.system.now.time);
        if (!fetcher) return fail(fetcher);
        std::vector<app::Located> old;
        app::FetchChoice choice = wish_.choice;
        for (const std::string& name : wish_.folders) {
            auto folder = folder_named(shelf, name);
            if (!folder) {
                context_.failed(folder.error());
                continue;
            }
            auto wanted = want(**fetcher, worker, shelf.account, folder->id, choice);
            if (!wanted) failed(shelf.account, wanted.error());
            auto handed =
                (*fetcher)->hand_over(folder->id, choice, [&](std::size_t done, std::size_t all) {
                    show(fmt::format("{}: {} of {} messages handed over", folder->name, done, all));
                });
            end_show();
            if (!handed) return fail(handed);
            auto deletable = deletable_of(**fetcher, folder->id);
            if (!deletable) return fail(deletable);
            old.insert(old.end(), deletable->begin(), deletable->end());
            choice.most -= std::min<std::size_t>(choice.most, handed->messages);
            tell(shelf.account, folder->name, *handed, deletable->size());
            if (handed->stopped) break;
        }
        return old;
    }

    // Brings the bytes of what is to be handed over, where the account keeps them at the server.
    Result<void> want(app::Fetcher& fetcher, app::InlineAccount& worker,
                      const app::OpenAccount& account, mail::FolderId folder,
                      const app::FetchChoice& choice) {
        const auto missing = fetcher.missing(folder, choice);
        if (!missing) return fail(missing);
        if (missing->empty()) return {};
        worker.want(*missing);
        return bring(worker, account);
    }

    Result<std::vector<app::Located>> deletable_of(app::Fetcher& fetcher, mail::FolderId folder) {
        if (!wish_.leave_since) return std::vector<app::Located>();
        return fetcher.handed_over(folder, *wish_.leave_since);
    }

    // Through the journal, as every deletion.
    Result<void> erase(Shelf& shelf, app::InlineAccount& worker,
                       const std::vector<app::Located>& old) {
        const auto folders = shelf.reader.folders();
        if (!folders) return fail(folders);
        app::Deed deed = app::remove(old, *folders, app::Deletion::for_good);
        account::Perform request;
        request.what =
            fmt::format("Deleted {} that {} fetched", app::count_of(old.size(), "message"),
                        old.size() == 1 ? "was" : "were");
        request.actions = std::move(deed.actions);
        const auto done = worker.perform(std::move(request));
        if (!done) return fail(done);
        if (done->trouble) return std::unexpected(*done->trouble);
        deleted_ += old.size();
        return bring(worker, shelf.account);
    }

    void show(const std::string& line) {
        if (!context_.system.terminal.err || context_.talk.is_quiet()) return;
        const auto now = Clock::now();
        if (now < shown_until_) return;
        shown_until_ = now + std::chrono::milliseconds(100);
        context_.talk.progress(line);
    }
    void end_show() {
        if (shown_until_ == Clock::time_point{}) return;
        context_.talk.end_progress();
        shown_until_ = {};
    }

    void tell(const app::OpenAccount& account, const std::string& folder, const app::Handed& handed,
              std::size_t deleted) {
        handed_ += handed.messages;
        bytes_ += handed.bytes;
        for (const Error& error : handed.left_out) failed(account, error);
        if (handed.stopped && handed.stopped->code != Errc::cancelled) {
            failed(account,
                   {handed.stopped->code, fmt::format("{}; {} handed over, the next fetch goes on",
                                                      handed.stopped->detail,
                                                      app::count_of(handed.messages, "message"))});
        }
        if (context_.json()) {
            const Json json{{"account", account.spec.name},
                            {"folder", folder},
                            {"to", wish_.to.text()},
                            {"handed", handed.messages},
                            {"bytes", handed.bytes},
                            {"before", handed.before},
                            {"deleted", deleted}};
            context_.out.raw(json_line(json) + "\n");
        } else if (wish_.to.kind != Kind::standard_output && handed.messages + deleted > 0) {
            columns_.row({.text = {account.spec.name, folder, std::to_string(handed.messages),
                                   std::to_string(handed.bytes), std::to_string(deleted)}});
        }
    }

    Context& context_;
    Wish wish_;
    InStep in_step_;
    std::unique_ptr<mailbox::Delivery> delivery_;
    Columns columns_ = context_.columns({{}, {}, kNumber, kNumber, kNumber});
    Clock::time_point shown_until_{};
    std::uint64_t handed_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint64_t deleted_ = 0;
};

}  // namespace

Result<int> run_fetch(Context& context) {
    auto wish = read_wish(context);
    if (!wish) return fail(wish);
    return Fetch(context, std::move(*wish)).run();
}

}  // namespace alder::cli
