#include "html/renderer.h"

#include <algorithm>

#include "base/ascii.h"
#include "html/links.h"
#include "html/list_number.h"

namespace alder::html {

namespace {

using Gap = Flow::Gap;

constexpr std::size_t kMaxLinks = 5000;
constexpr int kDefinitionIndent = 4;  // columns
constexpr int kNumberIndent = 4;
constexpr int kBulletIndent = 2;

// What is struck out must not read as if it were said: "~~not~~".
constexpr std::string_view kStruck = "~~";

bool marks_text(Role role) {
    return role == Role::link || role == Role::strong || role == Role::emphasis ||
           role == Role::code || role == Role::struck;
}

std::optional<int> number_in(std::string_view text) {
    constexpr unsigned kMost = 1'000'000;
    if (text.empty()) return std::nullopt;
    const auto number = ascii::parse_number<unsigned>(text);
    return number && *number <= kMost ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

int first_number(const text::HtmlAttributes& attributes) {
    return std::max(number_in(value(attributes, "start")).value_or(1), 1);
}

// What has cells: a browser moves all other text in it out of the table.
bool is_part_of_table(Role role, std::string_view name) {
    return role == Role::table || role == Role::row || name == "tbody" || name == "thead" ||
           name == "tfoot";
}

}  // namespace

void Renderer::start(std::string_view name, const text::HtmlAttributes& attributes) {
    const Role role = role_of(name);
    if (role == Role::link) end_inline(name);
    drops_line_end_ = role == Role::preformatted;
    Element element{.name = std::string(name), .role = role, .pictures = dropped_.pictures};
    const Look look(attributes,
                    cascade_.open(name, value(attributes, "class"), value(attributes, "id")));
    dress(element, attributes, look);
    hidden_ += element.hides ? 1 : 0;
    element.shown = hidden_ == 0;
    if (element.shown) open(element, attributes, look);
    flow_.set_white_space(element.kept);
    open_.push_back(std::move(element));
}

// How its text looks, with what it has from the element around it.
void Renderer::dress(Element& element, const text::HtmlAttributes& attributes,
                     const Look& look) const {
    const bool has_cells = is_part_of_table(element.role, element.name);
    if (!open_.empty()) {
        const Element& around = open_.back();
        const bool is_moved =
            is_part_of_table(around.role, around.name) && !has_cells && element.role != Role::cell;
        element.color = around.color;
        element.background = is_moved ? kOtherColor : around.background;
        element.has_size = around.has_size;
        element.kept = around.kept;
    }
    if (element.role == Role::preformatted) element.kept = WhiteSpace::kept;
    element.kept = white_space(look, element.kept);
    element.hides = is_hidden(attributes, look) ||
                    (element.name == "dialog" && is_closed_dialog(attributes, look));
    const bool is_link = element.role == Role::link && !value(attributes, "href").empty();
    if (is_link) element.color = kOtherColor;  // browsers give them one of their own
    if (const Color color = text_color(attributes, look); color != kNoColor) element.color = color;
    if (const Color behind = background(attributes, look); behind != kNoColor)
        element.background = behind;
    const FontSize size = font_size(look);
    if (size != FontSize::inherited) element.has_size = size == FontSize::some;
    const bool is_faint = element.color == kSeeThrough ||
                          (!has_cells && are_alike(element.color, element.background));
    element.is_tiny = !element.has_size || is_faint;
}

void Renderer::end(std::string_view name) {
    drops_line_end_ = false;
    const auto found = last_open(name);
    if (!found) return;
    const bool keeps = open_[*found].role == Role::paragraph;
    for (std::size_t i = open_.size(); i-- > *found;) {
        if (i == *found || !keeps || !marks_text(open_[i].role)) close_at(i);
    }
}

void Renderer::end_inline(std::string_view name) {
    drops_line_end_ = false;
    if (const auto found = last_open(name)) close_at(*found);
}

// HTML, 13.2.6.4.7: a line end right behind <pre> is none of its text.
std::string_view Renderer::without_first_line_end(std::string_view text) {
    if (!drops_line_end_) return text;
    text.remove_prefix(text.starts_with('\r') ? 1 : 0);
    drops_line_end_ = text.empty();
    text.remove_prefix(text.starts_with('\n') ? 1 : 0);
    return text;
}

void Renderer::text(std::string_view text) {
    text = without_first_line_end(text);
    const bool is_tiny = !open_.empty() && open_.back().is_tiny;
    if (hidden_ == 0 && !is_tiny) return flow_.add(text);
    if (std::ranges::all_of(text, ascii::is_space)) return;
    const auto hiding = std::ranges::find_if(
        open_, [&](const Element& e) { return hidden_ > 0 ? e.hides : e.is_tiny; });
    dropped_.hidden += hiding->said_text ? 0 : 1;
    hiding->said_text = true;
}

Text Renderer::finish() {
    while (!open_.empty()) close_at(open_.size() - 1);
    return {flow_.finish(), std::move(links_), dropped_};
}

void Renderer::open(Element& element, const text::HtmlAttributes& attributes, const Look& look) {
    switch (element.role) {
        case Role::none:
            return;
        case Role::link:
            return begin_link(element, attributes);
        case Role::line_break:
            return flow_.line_break();
        case Role::picture:
            return picture(attributes, look);
        case Role::rule:
            return rule();
        case Role::table:
            return flow_.begin_table();
        case Role::row:
            return flow_.begin_row();
        case Role::cell:
            return begin_cell(attributes);
        case Role::paragraph:
            return flow_.end_paragraph(Gap::line);
        case Role::heading:
            flow_.end_paragraph(Gap::line);
            return flow_.begin_span(text::SpanKind::heading, element.name[1] - '0');
        case Role::block:
            return flow_.end_paragraph(Gap::none);
        case Role::definition:
            flow_.end_paragraph(Gap::none);
            return flow_.indent(kDefinitionIndent);
        case Role::list:
            return begin_list({});
        case Role::numbered_list:
            return begin_list({.numbered = true,
                               .number = first_number(attributes),
                               .step = has(attributes, "reversed") ? -1 : 1,
                               .type = list_type(value(attributes, "type"), '1')});
        case Role::item:
            return begin_item(attributes);
        case Role::quote:
            flow_.end_paragraph(Gap::line);
            return flow_.quote(1);
        case Role::inline_quote:
            return flow_.add("“");
        case Role::preformatted:
            flow_.end_paragraph(Gap::line);
            return flow_.begin_span(text::SpanKind::preformatted);
        case Role::struck:
            return flow_.add(kStruck);
        case Role::strong:
            return flow_.begin_span(text::SpanKind::strong);
        case Role::emphasis:
            return flow_.begin_span(text::SpanKind::emphasis);
        case Role::code:
            return flow_.begin_span(text::SpanKind::code);
    }
}

std::optional<std::size_t> Renderer::last_open(std::string_view name) const {
    for (std::size_t i = open_.size(); i-- > 0;) {
        if (open_[i].name == name) return i;
    }
    return std::nullopt;
}

void Renderer::close_at(std::size_t index) {
    const Element element = std::move(open_[index]);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
    cascade_.close(index);
    if (element.shown) close(element);
    flow_.set_white_space(open_.empty() ? WhiteSpace::joined : open_.back().kept);
    hidden_ -= element.hides ? 1 : 0;
}

void Renderer::close(const Element& element) {
    switch (element.role) {
        case Role::none:
        case Role::line_break:
        case Role::picture:
        case Role::rule:
        case Role::row:
            return;
        case Role::link:
            return end_link(element);
        case Role::table:
            return flow_.end_table();
        case Role::cell:
            return flow_.end_cell();
        case Role::paragraph:
            return flow_.end_paragraph(Gap::line);
        case Role::heading:
            flow_.end_span(text::SpanKind::heading);
            return flow_.end_paragraph(Gap::line);
        case Role::block:
        case Role::item:
            return flow_.end_paragraph(Gap::none);
        case Role::definition:
            flow_.end_paragraph(Gap::none);
            return flow_.indent(-kDefinitionIndent);
        case Role::list:
        case Role::numbered_list:
            return end_list();
        case Role::quote:
            flow_.end_paragraph(Gap::line);
            return flow_.quote(-1);
        case Role::inline_quote:
            return flow_.add("”");
        case Role::preformatted:
            flow_.end_span(text::SpanKind::preformatted);
            return flow_.end_paragraph(Gap::line);
        case Role::struck:
            return flow_.add(kStruck);
        case Role::strong:
            return flow_.end_span(text::SpanKind::strong);
        case Role::emphasis:
            return flow_.end_span(text::SpanKind::emphasis);
        case Role::code:
            return flow_.end_span(text::SpanKind::code);
    }
}

void Renderer::picture(const text::HtmlAttributes& attributes, const Look& look) {
    const std::string_view alt = ascii::trim(value(attributes, "alt"));
    if (is_tracker(attributes, look)) {
        ++dropped_.trackers;
    } else if (alt.empty()) {
        ++dropped_.pictures;
    } else {
        name_picture(alt);
    }
}

void Renderer::begin_cell(const text::HtmlAttributes& attributes) {
    const int columns = number_in(value(attributes, "colspan")).value_or(1);
    const int rows = number_in(value(attributes, "rowspan")).value_or(1);
    flow_.begin_cell(columns, rows);
}

void Renderer::name_picture(std::string_view name) {
    flow_.begin_span(text::SpanKind::image);
    flow_.add("[");
    flow_.add(name);
    flow_.add("]");
    flow_.end_span(text::SpanKind::image);
}

void Renderer::rule() {
    flow_.end_paragraph(Gap::none);
    flow_.add("────────────────────");
    flow_.end_paragraph(Gap::none);
}

void Renderer::begin_link(Element& element, const text::HtmlAttributes& attributes) {
    element.target = clean_target(value(attributes, "href"));
    if (!leads_somewhere(element.target) || links_.size() >= kMaxLinks)
        element.target.clear();
    else
        flow_.begin_link(first_link_ + static_cast<int>(links_.size()));
}

// A picture that is all there is of a link is named, so that the link can be followed.
void Renderer::end_link(const Element& element) {
    if (element.target.empty()) return;
    if (flow_.link_is_empty() && dropped_.pictures > element.pictures) name_picture("picture");
    const std::string shown = flow_.end_link();
    if (!shown.empty())
        links_.push_back({element.target, shown, is_misleading(shown, element.target)});
}

void Renderer::begin_list(OpenList list) {
    flow_.end_paragraph(lists_.empty() ? Gap::line : Gap::none);
    lists_.push_back(list);
    flow_.indent(list.numbered ? kNumberIndent : kBulletIndent);
}

void Renderer::end_list() {
    if (lists_.empty()) return;
    flow_.end_paragraph(Gap::none);
    flow_.indent(lists_.back().numbered ? -kNumberIndent : -kBulletIndent);
    lists_.pop_back();
    if (lists_.empty()) flow_.end_paragraph(Gap::line);
}

void Renderer::begin_item(const text::HtmlAttributes& attributes) {
    flow_.end_paragraph(Gap::none);
    if (lists_.empty() || !lists_.back().numbered) return flow_.bullet("• ");
    OpenList& list = lists_.back();
    list.number = number_in(value(attributes, "value")).value_or(list.number);
    const char type = list_type(value(attributes, "type"), list.type);
    flow_.bullet(list_number(list.number, type) + ". ");
    list.number += list.step;
}

}  // namespace alder::html
