// alder sync

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/inline_account.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/json.h"
#include "cli/letters.h"

namespace alder::cli {

namespace {

// How far it is, on a terminal.
class Progress {
public:
    explicit Progress(const Context& context)
        : talk_(context.talk),
          shown_(context.system.terminal.err && !context.talk.is_quiet()),
          since_(Clock::now()) {}
    ~Progress() {
        if (is_shown_) talk_.end_progress();
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(const std::string& account, const account::Standing& standing) {
        if (standing.kind != kind_) since_ = Clock::now();
        kind_ = standing.kind;
        if (!shown_) return;
        is_shown_ = true;
        talk_.progress(account + ": " + words(standing));
    }

private:
    std::string words(const account::Standing& standing) const {
        using Kind = account::Standing::Kind;
        switch (standing.kind) {
            case Kind::at_rest:
                return "in step";
            case Kind::connecting:
                return "connecting";
            case Kind::looking:
                if (standing.total == 0) return "looking for what is new";
                return fmt::format("{} of {} messages", standing.done, standing.total);
            case Kind::fetching:
                return fetching(standing);
            case Kind::away:
            case Kind::barred:
                return standing.why->detail;
        }
        std::unreachable();
    }
    std::string fetching(const account::Standing& standing) const {
        const double seconds = std::chrono::duration<double>(Clock::now() - since_).count();
        const double rate = static_cast<double>(standing.done) / std::max(seconds, 0.1);
        const double left =
            static_cast<double>(standing.total - std::min(standing.total, standing.done));
        return fmt::format("{} of {}, {}/s, {:.0f} s left", short_size(standing.done),
                           short_size(standing.total), short_size(static_cast<std::uint64_t>(rate)),
                           left / std::max(rate, 1.0));
    }

    const Talk& talk_;
    bool shown_;
    bool is_shown_ = false;
    account::Standing::Kind kind_{};
    Clock::time_point since_;
};

// What came since, by folder.
using Arrivals = std::map<mail::FolderId, std::uint32_t>;

class Sync {
public:
    explicit Sync(Context& context) : context_(context), began_(Clock::now()) {}

    Result<int> run() {
        auto accounts = chosen();
        if (!accounts) return fail(accounts);
        auto place = context_.place();
        if (!place) return fail(place);
        if (context_.invocation.has("watch") && accounts->size() > 1)
            return fail(Errc::usage, "--watch takes one account; the screens watch all of them");
        for (const app::OpenAccount& account : *accounts) {
            if (auto done = one(*place, account); !done) {
                context_.failed(
                    {done.error().code, account.spec.name + ": " + done.error().detail});
            }
        }
        tell_end();
        return context_.worst();
    }

private:
    Result<std::vector<app::OpenAccount>> chosen() {
        auto all = context_.accounts();
        if (!all) return fail(all);
        const auto& names = context_.invocation.operands;
        for (const std::string& name : names) {
            if (std::ranges::none_of(*all,
                                     [&](const auto& each) { return each.spec.name == name; }))
                return fail(Errc::usage,
                            "there is no account '" + name + "'; see alder account list");
        }
        if (!names.empty()) {
            std::erase_if(*all, [&](const auto& each) {
                return std::ranges::find(names, each.spec.name) == names.end();
            });
        }
        return all;
    }

    // Letters first, so that their copies in Sent come along.
    Result<void> send_letters(const account::Place& place, const app::OpenAccount& account) {
        if (!account.spec.settings || !account.spec.settings->outgoing) return {};
        return empty_outbox(context_, place, account);
    }

    Result<void> one(const account::Place& place, const app::OpenAccount& account) {
        if (const auto sent = send_letters(place, account); !sent) {
            context_.failed(
                {sent.error().code, account.spec.name + ", sending: " + sent.error().detail});
        }
        auto worker = app::InlineAccount::open(place, account);
        if (!worker) return fail(worker);
        auto reader = account::Reader::open(place, account.row);
        if (!reader) return fail(reader);
        auto newest = store::newest_placement(reader->mail().connection());
        if (!newest) return fail(newest);
        const bool watches = context_.invocation.has("watch");
        Result<void> done;
        {
            Progress progress(context_);
            done = (*worker)->sync(
                watches ? app::InlineAccount::Until::stopped : app::InlineAccount::Until::in_step,
                [&](const account::Standing& standing) {
                    progress.show(account.spec.name, standing);
                });
        }
        const net::Traffic traffic = (*worker)->traffic();
        traffic_.bytes_in += traffic.bytes_in;
        traffic_.bytes_out += traffic.bytes_out;
        traffic_.turns += traffic.turns;
        if (auto told = tell_folders(account, *reader, *newest); !told) return told;
        return done;
    }

    Result<void> tell_folders(const app::OpenAccount& account, account::Reader& reader,
                              mail::PlacementId newest) {
        auto folders = reader.folders();
        if (!folders) return fail(folders);
        auto arrived = store::arrivals_since(reader.mail().connection(), newest);
        if (!arrived) return fail(arrived);
        for (const store::FolderRow& folder : *folders) {
            const auto found = arrived->find(folder.id);
            const std::uint32_t count = found == arrived->end() ? 0 : found->second;
            new_ += count;
            if (context_.json()) {
                const Json json{{"account", account.spec.name},
                                {"folder", folder.name},
                                {"new", count},
                                {"total", folder.total},
                                {"unseen", folder.unseen}};
                context_.out.raw(json_line(json) + "\n");
            } else if (count > 0) {
                context_.out.line(fmt::format("{}\t{}\t{}\t{}\t{}", account.spec.name, folder.name,
                                              count, folder.total, folder.unseen));
            }
        }
        return {};
    }

    void tell_end() {
        if (!context_.json()) return;
        const double seconds = std::chrono::duration<double>(Clock::now() - began_).count();
        const Json json{{"done", context_.worst() == 0},   {"new", new_},
                        {"round_trips", traffic_.turns},   {"bytes_in", traffic_.bytes_in},
                        {"bytes_out", traffic_.bytes_out}, {"seconds", seconds}};
        context_.out.raw(json_line(json) + "\n");
    }

    Context& context_;
    Clock::time_point began_;
    net::Traffic traffic_;
    std::uint64_t new_ = 0;
};

}  // namespace

Result<int> run_sync(Context& context) { return Sync(context).run(); }

}  // namespace alder::cli
