// alder undo, alder redo

#include <algorithm>

#include <fmt/format.h>

#include "app/actions.h"
#include "cli/commands.h"
#include "cli/selection.h"
#include "store/journal.h"

namespace alder::cli {

namespace {

struct Direction {
    Result<std::optional<store::Step>> (store::Journal::*last)();
    Result<std::optional<app::InlineAccount::Done>> (app::InlineAccount::*act)(
        app::InlineAccount::Patience);
    const char* nothing;
    std::string_view said;
    std::string_view way_back;  // said where mail vanishes
};

constexpr Direction kUndo{&store::Journal::undoable, &app::InlineAccount::undo,
                          "there is nothing to take back",
                          "Taken back: ", "; alder redo brings them back"};
constexpr Direction kRedo{&store::Journal::redoable, &app::InlineAccount::redo,
                          "there is nothing to do again", "Done again: ", ""};

// The journal is one for all accounts: what was done last says whose turn it is.
Result<app::OpenAccount> account_of_last(Context& context, const account::Place& place,
                                         const Direction& direction) {
    auto accounts = context.accounts();
    if (!accounts) return fail(accounts);
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (!user) return fail(user);
    store::Journal journal(user->connection());
    auto step = (journal.*direction.last)();
    if (!step) return fail(step);
    if (!*step || (*step)->intents.empty()) return fail(Errc::not_found, direction.nothing);
    const auto wanted = (*step)->intents.front().account;
    auto found = std::ranges::find(*accounts, wanted, [](const auto& each) { return each.row.id; });
    if (found != accounts->end()) return std::move(*found);
    return fail(Errc::config, "the last change (" + (*step)->what +
                                  ") was made in another account; leave out -A, or put that "
                                  "account back into the configuration");
}

Result<int> go(Context& context, const Direction& direction) {
    if (auto fine = check_operands(context, Operands::none); !fine) return fail(fine);
    auto place = context.place();
    if (!place) return fail(place);
    auto account = account_of_last(context, *place, direction);
    if (!account) return fail(account);
    auto worker = context.worker(*place, *account);
    if (!worker) return fail(worker);
    auto done = ((**worker).*direction.act)(patience(context));
    if (!done) return fail(done);
    if (!*done) return fail(Errc::not_found, direction.nothing);
    const bool is_import = (*done)->what.starts_with(app::kImported);
    (*done)->what =
        fmt::format("{}{}{}", direction.said, (*done)->what, is_import ? direction.way_back : "");
    tell(context, **done);
    return context.worst();
}

}  // namespace

Result<int> run_undo(Context& context) { return go(context, kUndo); }
Result<int> run_redo(Context& context) { return go(context, kRedo); }

}  // namespace alder::cli
