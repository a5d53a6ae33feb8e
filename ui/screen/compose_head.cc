#include "ui/screen/compose_head.h"

#include <algorithm>

#include <fmt/format.h>

#include "compose/address_line.h"
#include "text/utf8.h"
#include "ui/widget/size_text.h"

namespace alder::ui::screen {

using compose::Field;
using terminal::KeyKind;
using text::TermText;
using widget::Role;

namespace {

constexpr std::size_t kShown = 8192;  // bytes of a line that is not being typed into

TermText label_of(Field field) {
    switch (field) {
        case Field::from:
            return TermText::own(" From    : ");
        case Field::to:
            return TermText::own(" To      : ");
        case Field::cc:
            return TermText::own(" Cc      : ");
        case Field::bcc:
            return TermText::own(" Bcc     : ");
        case Field::subject:
            return TermText::own(" Subject : ");
        case Field::attachments:
            return TermText::own(" Attach  : ");
        case Field::body:
            break;
    }
    return {};
}

TermText attachment_words(std::size_t number, const compose::Attachment& attachment) {
    return TermText::clean(fmt::format("        {:>2}. ", number)) +
           TermText::clean(attachment.name.empty() ? "(no name)" : attachment.name) +
           TermText::own("  ") + widget::size_text(attachment.size) + TermText::own("  ") +
           TermText::clean(attachment.type);
}

}  // namespace

void ComposeHead::set(const compose::Draft& draft) {
    editors_[Field::from].set_text(draft.from);
    editors_[Field::to].set_text(draft.to);
    editors_[Field::cc].set_text(draft.cc);
    editors_[Field::bcc].set_text(draft.bcc);
    editors_[Field::subject].set_text(draft.subject);
    editors_[Field::attachments].set_text("");
    attachments_ = draft.attachments;
}

void ComposeHead::write_to(compose::Draft& draft) const {
    draft.from = editors_.at(Field::from).text();
    draft.to = editors_.at(Field::to).text();
    draft.cc = editors_.at(Field::cc).text();
    draft.bcc = editors_.at(Field::bcc).text();
    draft.subject = editors_.at(Field::subject).text();
    draft.attachments = attachments_;
}

std::string ComposeHead::take_path() {
    std::string path = editors_[Field::attachments].text();
    editors_[Field::attachments].set_text("");
    return path;
}

void ComposeHead::put_back_path(const std::string& path) {
    widget::LineEditor& line = editors_[Field::attachments];
    if (line.text().empty()) line.set_text(path);
}

std::vector<Field> ComposeHead::lines() const {
    std::vector<Field> out;
    if (all_ || identities_.size() > 1) out.push_back(Field::from);
    out.push_back(Field::to);
    out.push_back(Field::cc);
    if (all_ || focus_ == Field::bcc || !editors_.at(Field::bcc).text().empty())
        out.push_back(Field::bcc);
    out.push_back(Field::attachments);
    out.push_back(Field::subject);
    return out;
}

void ComposeHead::set_focus(Field field) {
    if (field == Field::from || field == Field::bcc) all_ = true;
    focus_ = field;
}

bool ComposeHead::step(int step) {
    const auto all = lines();
    const auto at = std::ranges::find(all, focus_) - all.begin() + step;
    if (at < 0 || at >= static_cast<std::ptrdiff_t>(all.size())) return false;
    focus_ = all[static_cast<std::size_t>(at)];
    return true;
}

const compose::Identity* ComposeHead::identity() const {
    const std::string& now = editors_.at(Field::from).text();
    const auto found = std::ranges::find_if(identities_, [&](const compose::Identity& each) {
        return compose::address_line({each.from}) == now;
    });
    return found == identities_.end() ? nullptr : &*found;
}

void ComposeHead::switch_identity(int step) {
    const auto count = static_cast<std::ptrdiff_t>(identities_.size());
    const compose::Identity* now = identity();
    const auto at = now == nullptr ? 0 : (now - identities_.data() + step + count) % count;
    const compose::Identity& next = identities_[static_cast<std::size_t>(at)];
    editors_[Field::from].set_text(compose::address_line({next.from}));
}

bool ComposeHead::feed(const terminal::Key& key) {
    const bool left = key.kind == KeyKind::left;
    const bool right = key.kind == KeyKind::right || key == terminal::Key::typed(" ");
    if (focus_ == Field::from && identities_.size() > 1 && (left || right)) {
        switch_identity(left ? -1 : 1);
        return true;
    }
    using Outcome = widget::LineEditor::Outcome;
    const Outcome outcome = editors_[focus_].feed(key);
    return outcome == Outcome::moved || outcome == Outcome::changed;
}

void ComposeHead::attach(compose::Attachment attachment) {
    attachments_.push_back(std::move(attachment));
}

void ComposeHead::detach(std::size_t number) {
    taken_off_.push_back(attachments_[number]);
    attachments_.erase(attachments_.begin() + static_cast<std::ptrdiff_t>(number));
}

bool ComposeHead::attach_again() {
    if (taken_off_.empty()) return false;
    attachments_.push_back(std::move(taken_off_.back()));
    taken_off_.pop_back();
    return true;
}

int ComposeHead::rows() const { return static_cast<int>(lines().size() + attachments_.size()); }

void ComposeHead::draw(const terminal::Pane& pane, const widget::Theme& theme, Focus focus) const {
    int row = 0;
    for (const Field each : lines()) {
        const terminal::Pane line = pane.part({row++, 0, 1, pane.columns()});
        const widget::LineEditor& editor = editors_.at(each);
        if (focus == Focus::here && each == focus_) {
            editor.draw(line, label_of(each), theme);
        } else {
            const int end = line.put(0, 0, label_of(each), theme[Role::header_name]);
            line.put(0, end,
                     TermText::clean(text::utf8_prefix(editor.text(), kShown))
                         .truncated(line.columns() - end),
                     theme[Role::text]);
        }
        if (each != Field::attachments) continue;
        for (std::size_t i = 0; i < attachments_.size(); ++i)
            pane.put(row++, 0, attachment_words(i + 1, attachments_[i]), theme[Role::attachment]);
    }
}

}  // namespace alder::ui::screen
