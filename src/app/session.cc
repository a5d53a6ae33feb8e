#include "app/session.h"

namespace alder::app {

namespace {

// Nothing that nobody sees is undone.
account::Notice no_such_account(const account::Elsewhere& elsewhere) {
    const auto ticket =
        std::visit([](const auto& request) { return request.ticket; }, elsewhere.request);
    return account::Failed{ticket,
                           {Errc::config, "“" + elsewhere.what +
                                              "” was in another account, which is not open here; "
                                              "start alder without -A for that"}};
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const account::Place& place,
                                               const config::Config& config, Local local,
                                               WallTime now, std::string_view only) {
    auto accounts = open_accounts(place, config, local, now);
    if (!accounts) return fail(accounts);
    if (!only.empty())
        std::erase_if(accounts->open,
                      [&](const OpenAccount& each) { return each.spec.name != only; });
    std::unique_ptr<Session> session(new Session(place, std::move(*accounts)));
    for (const OpenAccount& account : session->accounts()) {
        auto reader = account::Reader::open(place, account.row);
        if (reader)
            session->readers_.emplace(account.row.id, std::move(*reader));
        else if (reader.error().code != Errc::not_found)
            session->accounts_.troubles.push_back(reader.error());
    }
    return session;
}

account::Reader* Session::first_reader(mail::AccountId account) {
    const auto found = readers_.find(account);
    return found == readers_.end() ? nullptr : &found->second;
}

void Session::start() {
    if (accounts_.only_reads)
        from_.push({{}, account::Notice{account::Trouble{*accounts_.only_reads}}});
    for (const Error& trouble : accounts_.troubles)
        from_.push({{}, account::Notice{account::Trouble{trouble}}});
    for (const OpenAccount& account : accounts()) {
        auto backend = make_backend(place_, account.spec, Stay::as_long_as_it_lasts);
        if (!backend) {
            from_.push({account.row.id, account::Notice{account::Trouble{backend.error()}}});
            continue;
        }
        account::AccountThreads::Parts parts{place_, account.row, std::move(*backend),
                                             std::nullopt};
        if (const auto reader = readers_.find(account.row.id); reader != readers_.end()) {
            parts.reader.emplace(std::move(reader->second));
        }
        threads_.emplace(account.row.id,
                         std::make_unique<account::AccountThreads>(std::move(parts), from_));
    }
    readers_.clear();
}

account::AccountThreads* Session::threads(mail::AccountId account) {
    const auto found = threads_.find(account);
    return found == threads_.end() ? nullptr : found->second.get();
}

account::Ticket Session::perform(mail::AccountId account, std::string what,
                                 std::vector<store::Action> actions) {
    const account::Ticket ticket = new_ticket();
    if (account::AccountThreads* at_work = threads(account)) {
        overlay_.add(account, ticket, actions);
        at_work->request(account::Perform{ticket, std::move(what), std::move(actions), {}, {}});
    }
    return ticket;
}

account::Ticket Session::undo(mail::AccountId account) {
    const account::Ticket ticket = new_ticket();
    if (account::AccountThreads* at_work = threads(account))
        at_work->request(account::Undo{ticket});
    return ticket;
}

account::Ticket Session::redo(mail::AccountId account) {
    const account::Ticket ticket = new_ticket();
    if (account::AccountThreads* at_work = threads(account))
        at_work->request(account::Redo{ticket});
    return ticket;
}

void Session::ask(mail::AccountId account, account::Question question) {
    if (account::AccountThreads* at_work = threads(account)) at_work->ask(std::move(question));
}

void Session::fetch(mail::AccountId account, mail::PlacementId message) {
    if (account::AccountThreads* at_work = threads(account))
        at_work->request(account::Want{message});
}

std::optional<account::FromAccount> Session::next() {
    ask_fences();
    while (auto said = from_.pop()) {
        if (auto* notice = std::get_if<account::Notice>(&said->what)) {
            if (const auto* elsewhere = std::get_if<account::Elsewhere>(notice)) {
                if (send_on(*elsewhere)) continue;
                *notice = no_such_account(*elsewhere);
            }
            note(said->account, *notice);
        } else if (const auto* fence =
                       std::get_if<account::Fence>(&std::get<account::Answer>(said->what))) {
            overlay_.remove({fence->number});
            continue;
        }
        return said;
    }
    return std::nullopt;
}

// false: that account is not open.
bool Session::send_on(const account::Elsewhere& elsewhere) {
    account::AccountThreads* const at_work = threads(elsewhere.account);
    if (at_work == nullptr) return false;
    std::visit([&](const auto& request) { at_work->request(request); }, elsewhere.request);
    return true;
}

void Session::note(mail::AccountId account, const account::Notice& notice) {
    if (const auto* recorded = std::get_if<account::Recorded>(&notice))
        overlay_.recorded(recorded->ticket);
    else if (const auto* applied = std::get_if<account::Applied>(&notice))
        applied_.emplace_back(account, applied->ticket);
    else if (const auto* failed = std::get_if<account::Failed>(&notice))
        overlay_.remove(failed->ticket);
}

void Session::ask_fences() {
    for (const auto& [account, ticket] : applied_) ask(account, account::AskFence{ticket.value});
    applied_.clear();
}

}  // namespace alder::app
