#include "cli/in_step.h"

#include <algorithm>

#include <fmt/format.h>

#include "account/pace.h"
#include "base/nearest.h"
#include "cli/fields.h"

namespace alder::cli {

namespace {

// How far it is, on a terminal.
class Progress {
public:
    explicit Progress(const Context& context)
        : talk_(context.talk), shown_(context.system.terminal.err && !context.talk.is_quiet()) {}
    ~Progress() {
        if (is_shown_) talk_.end_progress();
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(const std::string& account, const account::Standing& standing) {
        pace_.note(standing, Clock::now());
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
            case Kind::fetching:
                return account::progress_words(standing, pace_);
            case Kind::away:
            case Kind::barred:
                return standing.why->detail;
        }
        std::unreachable();
    }

    const Talk& talk_;
    bool shown_;
    bool is_shown_ = false;
    account::Pace pace_;
};

}  // namespace

Result<std::vector<app::OpenAccount>> named_accounts(Context& context) {
    auto all = context.accounts();
    if (!all) return fail(all);
    const auto& names = context.invocation.operands;
    std::vector<std::string_view> known;
    for (const app::OpenAccount& each : *all) known.emplace_back(each.spec.name);
    for (const std::string& name : names) {
        if (std::ranges::find(known, name) != known.end()) continue;
        const auto like = nearest(name, known);
        return fail(Errc::usage, fmt::format("there is no account '{}'; {}", name,
                                             like ? fmt::format("did you mean '{}'?", *like)
                                                  : std::string("see alder account list")));
    }
    if (!names.empty()) {
        std::erase_if(*all, [&](const auto& each) {
            return std::ranges::find(names, each.spec.name) == names.end();
        });
    }
    return all;
}

Result<void> InStep::bring(app::InlineAccount& worker, const std::string& name,
                           app::InlineAccount::Until until) {
    const net::Traffic before = worker.traffic();
    Result<void> done;
    {
        Progress progress(context_);
        done = worker.sync(
            until, [&](const account::Standing& standing) { progress.show(name, standing); });
    }
    const net::Traffic after = worker.traffic();
    traffic_.bytes_in += after.bytes_in - before.bytes_in;
    traffic_.bytes_out += after.bytes_out - before.bytes_out;
    traffic_.turns += after.turns - before.turns;
    return done;
}

Result<void> InStep::tell_arrivals(const app::OpenAccount& account, account::Reader& reader,
                                   mail::PlacementId newest) {
    auto folders = reader.folders();
    if (!folders) return fail(folders);
    auto arrived = store::arrivals_since(reader.mail().connection(), newest);
    if (!arrived) return fail(arrived);
    Columns columns = context_.columns({{}, {}, kNumber, kNumber, kNumber});
    for (const store::FolderRow& folder : *folders) {
        const auto found = arrived->find(folder.id);
        const std::uint32_t count = found == arrived->end() ? 0 : found->second;
        arrived_ += count;
        if (context_.json()) {
            const Json json{{"account", account.spec.name},
                            {"folder", folder.name},
                            {"new", count},
                            {"total", folder.total},
                            {"unseen", folder.unseen}};
            context_.out.raw(json_line(json) + "\n");
        } else if (count > 0) {
            columns.row({.text = {account.spec.name, folder.name, std::to_string(count),
                                  std::to_string(folder.total), std::to_string(folder.unseen)}});
        }
    }
    columns.finish();
    return {};
}

void InStep::tell_end(const Json& counts) {
    if (!context_.json()) return;
    const double seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    Json json{{"done", context_.worst() == 0}};
    json.update(counts);
    json["round_trips"] = traffic_.turns;
    json["bytes_in"] = traffic_.bytes_in;
    json["bytes_out"] = traffic_.bytes_out;
    json["seconds"] = seconds;
    context_.out.raw(json_line(json) + "\n");
}

}  // namespace alder::cli
