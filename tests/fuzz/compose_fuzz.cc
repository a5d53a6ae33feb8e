// An answer to any message is a draft that a person can edit and the builder can write: no control
// of a stranger in it, never longer than what it quotes allows; kept and taken up again it stays
// the same. A mailto: URL sets what it may and nothing else.

#include <algorithm>

#include "base/ascii.h"
#include "compose/outgoing.h"
#include "compose/regrets.h"
#include "compose/reply.h"
#include "compose/stored.h"
#include "mime/build.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

namespace {

bool is_one_line(std::string_view text) { return std::ranges::none_of(text, ascii::is_control); }

void require_editable(const compose::Draft& draft) {
    for (const std::string* line : {&draft.from, &draft.to, &draft.cc, &draft.bcc, &draft.subject})
        fuzz::require(is_one_line(*line), "a line of the head is one line");
    fuzz::require(
        std::ranges::none_of(draft.body,
                             [](char c) { return ascii::is_control(c) && c != '\n' && c != '\t'; }),
        "the words hold no controls");
}

compose::Draft kept_and_resumed(const compose::Draft& draft) {
    const auto source = mime::build(compose::to_stored(draft, {}), mime::Bcc::keep);
    fuzz::require(source.has_value(), "a draft can be kept");
    std::string bytes;
    while (bytes.size() < (*source)->size()) {
        const auto piece = (*source)->read(1 << 16);
        fuzz::require(piece && !piece->empty(), "what is kept can be read");
        bytes += *piece;
    }
    return compose::resume(mime::Message::parse(std::move(bytes)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string input(fuzz::text_of(bytes, size));
    const mime::Message message = mime::Message::parse(input);
    const compose::Original original{message, {mail::AccountId{1}, mail::PlacementId{1}}};
    const compose::Identity ann{{"Ann", "ann@example.org"}, {}, "Ann"};
    using enum compose::ReplyTo;
    for (const compose::ReplyTo whom : {sender, all, list}) {
        const compose::Draft draft = compose::reply(original, ann, whom);
        require_editable(draft);
        compose::regrets(draft);
        compose::misfits(draft);
        if (whom != all) continue;
        const compose::Draft once = kept_and_resumed(draft);
        require_editable(once);
        const compose::Draft twice = kept_and_resumed(once);
        fuzz::require(once.body == twice.body, "the words stay the same");
        fuzz::require(once.subject == twice.subject, "the subject stays the same");
    }
    using enum compose::Forward;
    for (const compose::Forward how : {inline_text, attached}) {
        const compose::Draft draft = compose::forward(original, ann, how);
        require_editable(draft);
        require_editable(kept_and_resumed(draft));
    }
    const auto mailto = compose::read_mailto("mailto:" + input);
    fuzz::require(mailto.has_value() || input.size() > (1 << 19), "what follows mailto: is read");
    if (mailto) {
        const compose::Draft draft = compose::new_letter(ann, *mailto);
        require_editable(draft);
        fuzz::require(draft.bcc.empty() && draft.attachments.empty(), "a link copies nobody");
    }
    return 0;
}
