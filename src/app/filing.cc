#include "app/filing.h"

#include <utility>

#include "base/digest.h"
#include "store/mail_db.h"

namespace alder::app {

Filing::Filing(const account::Place& place, OpenAccount account,
               std::unique_ptr<InlineAccount> worker, store::ContentDb content)
    : place_(place),
      account_(std::move(account)),
      worker_(std::move(worker)),
      content_(std::move(content)),
      owner_("filing " + hex(random_bytes(8))) {}

Result<Filing> Filing::open(const FilingIn& where) {
    const auto& [place, account, news] = where;
    auto worker = InlineAccount::open(place, account, news);
    if (!worker) return fail(worker);
    auto content = store::ContentDb::open(*place.disk, place.content_db(account.row.id), place.vfs);
    if (!content) return fail(content);
    return Filing(place, account, std::move(*worker), std::move(*content));
}

Result<std::optional<mail::FolderId>> Filing::known(mail::Role role,
                                                    const std::string& name) const {
    auto mail = store::MailDb::open_read_only(place_.mail_db(account_.row.id), place_.vfs);
    if (!mail) return fail(mail);
    auto folder = mail->folder_with(role);
    if (folder && !*folder) folder = mail->folder(name);
    if (!folder) return fail(folder);
    if (!*folder) return std::nullopt;
    return (*folder)->id;
}

Result<std::optional<mail::FolderId>> Filing::folder(mail::Role role, const std::string& name) {
    auto found = known(role, name);
    if (!found || *found) return found;
    const auto& incoming = account_.spec.incoming;
    if (incoming && config::is_imap(incoming->scheme)) {
        // The server may have one by another name; the first sync tells.
        auto inbox = known(mail::Role::inbox, "Inbox");
        if (!inbox || !*inbox) return inbox;
    }
    account::Perform make;
    make.what = "Made the folder " + name;
    make.kind = store::StepKind::consequence;
    make.actions.emplace_back(store::CreateFolder{name});
    const auto made = worker_->perform(std::move(make));
    if (!made) return fail(made);
    if (made->trouble) return std::unexpected(*made->trouble);
    return known(role, name);
}

Result<mail::ContentId> Filing::keep(ByteSource& bytes) {
    constexpr std::size_t kPiece = 256 << 10;
    store::ContentDb::Writer writer(content_, wall_now());
    while (true) {
        const auto piece = bytes.read(kPiece);
        if (!piece) return fail(piece);
        if (piece->empty()) return writer.finish(owner_);
        if (auto added = writer.add(*piece); !added) return fail(added);
    }
}

Result<InlineAccount::Done> Filing::perform(account::Perform step,
                                            InlineAccount::Patience patience) {
    step.kind = store::StepKind::consequence;
    auto done = worker_->perform(std::move(step), patience);
    if (auto unpinned = content_.unpin(owner_); done && !unpinned) done->trouble = unpinned.error();
    return done;
}

}  // namespace alder::app
