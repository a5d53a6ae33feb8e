// alder sync

#include "cli/commands.h"
#include "cli/in_step.h"
#include "cli/letters.h"

namespace alder::cli {

namespace {

class Sync {
public:
    explicit Sync(Context& context) : context_(context), in_step_(context) {}

    Result<int> run() {
        auto accounts = named_accounts(context_);
        if (!accounts) return fail(accounts);
        auto place = context_.place();
        if (!place) return fail(place);
        if (context_.invocation.has("watch") && accounts->size() > 1)
            return fail(Errc::usage, "--watch takes one account; the screens watch all of them");
        if (auto outbox = open_outbox(context_, *place); !outbox) return fail(outbox);
        for (const app::OpenAccount& account : *accounts) {
            if (auto done = one(*place, account); !done) {
                context_.failed(
                    {done.error().code, account.spec.name + ": " + done.error().detail});
            }
        }
        in_step_.tell_end({{"new", in_step_.arrived()}});
        return context_.worst();
    }

private:
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
        auto worker = context_.worker(place, account);
        if (!worker) return fail(worker);
        auto reader = account::Reader::open(place, account.row);
        if (!reader) return fail(reader);
        auto newest = store::newest_placement(reader->mail().connection());
        if (!newest) return fail(newest);
        const bool watches = context_.invocation.has("watch");
        const auto done = in_step_.bring(
            **worker, account.spec.name,
            watches ? app::InlineAccount::Until::stopped : app::InlineAccount::Until::in_step);
        if (auto told = in_step_.tell_arrivals(account, *reader, *newest); !told) return told;
        return done;
    }

    Context& context_;
    InStep in_step_;
};

}  // namespace

Result<int> run_sync(Context& context) { return Sync(context).run(); }

}  // namespace alder::cli
