#include "app/importer.h"

#include <fmt/format.h>
#include <unistd.h>

#include "app/actions.h"
#include "mime/summary.h"
#include "store/entry.h"

namespace alder::app {

namespace {

// A batch is one transaction of each database; large enough that three syncs do not matter.
constexpr std::size_t kBatchMessages = 400;
constexpr std::uint64_t kBatchBytes = 4 << 20;

}  // namespace

Importer::Importer(InlineAccount& account, store::ContentDb content, store::MailDb mail)
    : account_(account),
      content_(std::move(content)),
      mail_(std::move(mail)),
      owner_(fmt::format("import {}", ::getpid())) {}

Result<std::unique_ptr<Importer>> Importer::open(const account::Place& place,
                                                 InlineAccount& account) {
    auto content =
        store::ContentDb::open(*place.disk, place.content_db(account.row().id), place.vfs);
    if (!content) return fail(content);
    auto mail = store::MailDb::open_read_only(place.mail_db(account.row().id), place.vfs);
    if (!mail) return fail(mail);
    return std::unique_ptr<Importer>(new Importer(account, std::move(*content), std::move(*mail)));
}

Result<InlineAccount::Done> Importer::perform(store::Action action) {
    account::Perform request;
    request.what = what();
    request.actions.push_back(std::move(action));
    request.extends = step_;
    request.summaries = summaries_;
    auto done = account_.perform(std::move(request));
    if (!done) return fail(done);
    step_ = done->step;
    if (done->trouble) return std::unexpected(*done->trouble);
    return done;
}

// Of a tree of folders the first, below which the others are, is named.
std::string Importer::what() const {
    if (count_ == 0) return fmt::format("{}messages into {}", kImported, top_);
    return fmt::format("{}{} into {}", kImported, count_of(count_, "message"), top_);
}

Result<void> Importer::into(const std::string& folder) {
    if (auto flushed = flush(); !flushed) return flushed;
    if (top_.empty()) top_ = folder;
    auto found = mail_.folder(folder);
    if (!found) return fail(found);
    if (!*found) {
        if (auto fine = store::check_folder_name(folder); !fine) return fine;
        auto made = perform(store::CreateFolder{folder});
        if (!made) return fail(made);
        if (made->waits)
            return fail(Errc::try_again,
                        "another alder holds the account and does not answer; try again");
        found = mail_.folder(folder);
        if (!found) return fail(found);
        if (!*found) return fail(Errc::bug, "the folder that was just made is not there");
    }
    pending_.folder = (*found)->id;
    auto there = store::contents_in(mail_.connection(), pending_.folder);
    if (!there) return fail(there);
    there_ = {there->begin(), there->end()};
    return {};
}

Result<void> Importer::add(std::string_view bytes, const mail::Flags& flags,
                           std::optional<WallTime> arrived) {
    if (!batch_) {
        auto batch = content_.begin(Clock::now());
        if (!batch) return fail(batch);
        batch_.emplace(std::move(*batch));
    }
    auto content = content_.put(bytes, wall_now(), owner_);
    if (!content) return fail(content);
    if (there_.insert(*content).second) {
        if (!arrived) {
            if (const auto received = mime::received_date(bytes)) arrived = received->time;
        }
        summaries_->insert_or_assign(content->value, mime::summarize(bytes));
        pending_.messages.push_back({*content, flags, arrived});
        ++count_;
        bytes_ += bytes.size();
    } else {
        ++already_there_;
    }
    batched_bytes_ += bytes.size();
    if (++batched_ < kBatchMessages && batched_bytes_ < kBatchBytes) return {};
    return flush();
}

Result<void> Importer::flush() {
    if (batch_) {
        if (auto done = batch_->commit(); !done) return done;
        batch_.reset();
    }
    const bool has_pins = std::exchange(batched_, 0) > 0;
    batched_bytes_ = 0;
    if (pending_.messages.empty()) return has_pins ? content_.unpin(owner_) : Result<void>{};
    store::Append whole = pending_;
    pending_.messages.clear();
    auto done = perform(std::move(whole));
    if (!done) return fail(done);
    // The journal names them now: nothing else may take them away.
    if (auto unpinned = content_.unpin(owner_); !unpinned) return unpinned;
    summaries_ = std::make_shared<account::KnownSummaries>();
    return {};
}

Result<std::uint64_t> Importer::finish() {
    if (auto flushed = flush(); !flushed) return fail(flushed);
    return count_;
}

}  // namespace alder::app
