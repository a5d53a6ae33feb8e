#include "app/draft_packing.h"

#include <algorithm>

#include "store/packing.h"

namespace alder::app {

namespace {

constexpr std::uint64_t kVersion = 1;

constexpr std::string compose::Draft::* kLines[] = {
    &compose::Draft::from,    &compose::Draft::to,   &compose::Draft::cc,     &compose::Draft::bcc,
    &compose::Draft::subject, &compose::Draft::body, &compose::Draft::sent_to};

constexpr std::vector<std::string> compose::Draft::* kIds[] = {&compose::Draft::in_reply_to,
                                                               &compose::Draft::references};

// 0: none.
void pack_ref(store::Packer& out, const std::optional<mail::MessageRef>& ref) {
    out.number(ref ? ref->account.value : 0).number(ref ? ref->placement.value : 0);
}

std::optional<mail::MessageRef> unpack_ref(store::Unpacker& in) {
    const auto account = static_cast<std::uint32_t>(in.number());
    const auto placement = static_cast<std::uint32_t>(in.number());
    if (placement == 0) return std::nullopt;
    return mail::MessageRef{{account}, {placement}};
}

void pack_attachment(store::Packer& out, const compose::Attachment& each, DraftContents& contents) {
    out.string(each.path).string(each.name).string(each.type).number(each.size);
    out.number(each.content ? contents.number_of(each.content) + 1 : 0);
}

bool unpack_attachment(store::Unpacker& in, const store::KeptDraft& kept,
                       compose::Attachment& out) {
    out.path = in.string();
    out.name = in.string();
    out.type = in.string();
    out.size = in.number();
    const std::uint64_t number = in.number();
    if (number == 0) return true;
    const auto content = std::ranges::find(kept.contents, number - 1, &store::DraftContent::number);
    if (content == kept.contents.end()) return false;
    out.content = content->bytes;
    return true;
}

}  // namespace

std::uint64_t DraftContents::number_of(const std::shared_ptr<const std::string>& content) {
    const auto found = std::ranges::find(known_, content, &store::DraftContent::bytes);
    if (found != known_.end()) return found->number;
    const std::uint64_t number = known_.empty() ? 0 : known_.back().number + 1;
    known_.push_back({number, content});
    return number;
}

std::vector<store::DraftContent> DraftContents::fresh() const {
    return {known_.begin() + static_cast<std::ptrdiff_t>(kept_), known_.end()};
}

std::string pack(const OpenLetter& letter, DraftContents& contents) {
    const compose::Draft& draft = letter.draft;
    store::Packer out;
    out.number(kVersion).number(letter.account.value);
    pack_ref(out, letter.resumes);
    for (const auto line : kLines) out.string(draft.*line);
    for (const auto ids : kIds) {
        out.number((draft.*ids).size());
        for (const std::string& id : draft.*ids) out.string(id);
    }
    pack_ref(out, draft.answers ? std::optional(draft.answers->message) : std::nullopt);
    out.number(draft.answers ? static_cast<std::uint64_t>(draft.answers->how) : 0);
    out.number(draft.attachments.size());
    for (const compose::Attachment& each : draft.attachments) pack_attachment(out, each, contents);
    return out.take();
}

Result<OpenLetter> unpack(const store::KeptDraft& kept) {
    const auto damaged = fail(Errc::corrupt, "a letter that was being written cannot be read");
    store::Unpacker in(kept.letter);
    if (in.number() != kVersion) return damaged;
    OpenLetter letter;
    letter.account = {static_cast<std::uint32_t>(in.number())};
    letter.resumes = unpack_ref(in);
    compose::Draft& draft = letter.draft;
    for (const auto line : kLines) draft.*line = in.string();
    for (const auto ids : kIds) {
        for (std::uint64_t n = in.count(); n > 0; --n) (draft.*ids).emplace_back(in.string());
    }
    const auto answered = unpack_ref(in);
    const auto how = static_cast<compose::Answered::How>(in.number() == 0 ? 0 : 1);
    if (answered) draft.answers = compose::Answered{*answered, how};
    for (std::uint64_t n = in.count(); n > 0; --n) {
        if (!unpack_attachment(in, kept, draft.attachments.emplace_back())) return damaged;
    }
    if (!in.good() || !in.at_end()) return damaged;
    return letter;
}

}  // namespace alder::app
