#include "text/html_renderer.h"

#include <algorithm>

#include "base/ascii.h"
#include "text/html_links.h"

namespace alder::text {

namespace {

using Gap = HtmlFlow::Gap;

constexpr std::size_t kMaxLinks = 5000;
constexpr int kDefinitionIndent = 4;  // columns
constexpr int kNumberIndent = 4;
constexpr int kBulletIndent = 2;

// What is struck out must not read as if it were said: "~~not~~".
constexpr std::string_view kStruck = "~~";

bool marks_text(HtmlRole role) {
    return role == HtmlRole::link || role == HtmlRole::strong || role == HtmlRole::emphasis ||
           role == HtmlRole::code || role == HtmlRole::struck;
}

std::optional<int> number_in(std::string_view text) {
    constexpr unsigned kMost = 1'000'000;
    if (text.empty()) return std::nullopt;
    const auto number = ascii::parse_number<unsigned>(text);
    return number && *number <= kMost ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

int first_number(const HtmlAttributes& attributes) {
    return std::max(number_in(value(attributes, "start")).value_or(1), 1);
}

// What has cells: a browser moves all other text in it out of the table.
bool is_part_of_table(HtmlRole role, std::string_view name) {
    return role == HtmlRole::table || role == HtmlRole::row || name == "tbody" || name == "thead" ||
           name == "tfoot";
}

}  // namespace

void HtmlRenderer::start(std::string_view name, const HtmlAttributes& attributes) {
    const HtmlRole role = html_role(name);
    if (role == HtmlRole::link) end_inline(name);
    Element element{.name = std::string(name), .role = role, .pictures = dropped_.pictures};
    const HtmlLook look(attributes,
                        cascade_.open(name, value(attributes, "class"), value(attributes, "id")));
    dress(element, attributes, look);
    hidden_ += element.hides ? 1 : 0;
    element.shown = hidden_ == 0;
    if (element.shown) open(element, attributes, look);
    open_.push_back(std::move(element));
}

// How its text looks, with what it has from the element around it.
void HtmlRenderer::dress(Element& element, const HtmlAttributes& attributes,
                         const HtmlLook& look) const {
    const bool has_cells = is_part_of_table(element.role, element.name);
    if (!open_.empty()) {
        const Element& around = open_.back();
        const bool is_moved = is_part_of_table(around.role, around.name) && !has_cells &&
                              element.role != HtmlRole::cell;
        element.color = around.color;
        element.background = is_moved ? kOtherColor : around.background;
        element.has_size = around.has_size;
    }
    element.hides = is_hidden(attributes, look);
    const bool is_link = element.role == HtmlRole::link && !value(attributes, "href").empty();
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

void HtmlRenderer::end(std::string_view name) {
    const auto found = last_open(name);
    if (!found) return;
    const bool keeps = open_[*found].role == HtmlRole::paragraph;
    for (std::size_t i = open_.size(); i-- > *found;) {
        if (i == *found || !keeps || !marks_text(open_[i].role)) close_at(i);
    }
}

void HtmlRenderer::end_inline(std::string_view name) {
    if (const auto found = last_open(name)) close_at(*found);
}

void HtmlRenderer::text(std::string_view text) {
    const bool is_tiny = !open_.empty() && open_.back().is_tiny;
    if (hidden_ == 0 && !is_tiny) return flow_.add(text);
    if (std::ranges::all_of(text, ascii::is_space)) return;
    const auto hiding = std::ranges::find_if(
        open_, [&](const Element& e) { return hidden_ > 0 ? e.hides : e.is_tiny; });
    dropped_.hidden += hiding->said_text ? 0 : 1;
    hiding->said_text = true;
}

HtmlText HtmlRenderer::finish() {
    while (!open_.empty()) close_at(open_.size() - 1);
    return {flow_.finish(), std::move(links_), dropped_};
}

void HtmlRenderer::open(Element& element, const HtmlAttributes& attributes, const HtmlLook& look) {
    switch (element.role) {
        case HtmlRole::none:
            return;
        case HtmlRole::link:
            return begin_link(element, attributes);
        case HtmlRole::line_break:
            return flow_.line_break();
        case HtmlRole::picture:
            return picture(attributes, look);
        case HtmlRole::rule:
            return rule();
        case HtmlRole::table:
            return flow_.begin_table();
        case HtmlRole::row:
            return flow_.begin_row();
        case HtmlRole::cell:
            return begin_cell(attributes);
        case HtmlRole::paragraph:
            return flow_.end_paragraph(Gap::line);
        case HtmlRole::heading:
            flow_.end_paragraph(Gap::line);
            return flow_.begin_span(SpanKind::heading, element.name[1] - '0');
        case HtmlRole::block:
            return flow_.end_paragraph(Gap::none);
        case HtmlRole::definition:
            flow_.end_paragraph(Gap::none);
            return flow_.indent(kDefinitionIndent);
        case HtmlRole::list:
            return begin_list(0);
        case HtmlRole::numbered_list:
            return begin_list(first_number(attributes));
        case HtmlRole::item:
            return begin_item(attributes);
        case HtmlRole::quote:
            flow_.end_paragraph(Gap::line);
            return flow_.quote(1);
        case HtmlRole::inline_quote:
            return flow_.add("“");
        case HtmlRole::preformatted:
            flow_.end_paragraph(Gap::line);
            flow_.preformatted(1);
            return flow_.begin_span(SpanKind::preformatted);
        case HtmlRole::struck:
            return flow_.add(kStruck);
        case HtmlRole::strong:
            return flow_.begin_span(SpanKind::strong);
        case HtmlRole::emphasis:
            return flow_.begin_span(SpanKind::emphasis);
        case HtmlRole::code:
            return flow_.begin_span(SpanKind::code);
    }
}

std::optional<std::size_t> HtmlRenderer::last_open(std::string_view name) const {
    for (std::size_t i = open_.size(); i-- > 0;) {
        if (open_[i].name == name) return i;
    }
    return std::nullopt;
}

void HtmlRenderer::close_at(std::size_t index) {
    const Element element = std::move(open_[index]);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
    cascade_.close(index);
    if (element.shown) close(element);
    hidden_ -= element.hides ? 1 : 0;
}

void HtmlRenderer::close(const Element& element) {
    switch (element.role) {
        case HtmlRole::none:
        case HtmlRole::line_break:
        case HtmlRole::picture:
        case HtmlRole::rule:
        case HtmlRole::row:
            return;
        case HtmlRole::link:
            return end_link(element);
        case HtmlRole::table:
            return flow_.end_table();
        case HtmlRole::cell:
            return flow_.end_cell();
        case HtmlRole::paragraph:
            return flow_.end_paragraph(Gap::line);
        case HtmlRole::heading:
            flow_.end_span(SpanKind::heading);
            return flow_.end_paragraph(Gap::line);
        case HtmlRole::block:
        case HtmlRole::item:
            return flow_.end_paragraph(Gap::none);
        case HtmlRole::definition:
            flow_.end_paragraph(Gap::none);
            return flow_.indent(-kDefinitionIndent);
        case HtmlRole::list:
        case HtmlRole::numbered_list:
            return end_list();
        case HtmlRole::quote:
            flow_.end_paragraph(Gap::line);
            return flow_.quote(-1);
        case HtmlRole::inline_quote:
            return flow_.add("”");
        case HtmlRole::preformatted:
            flow_.end_span(SpanKind::preformatted);
            flow_.end_paragraph(Gap::line);
            return flow_.preformatted(-1);
        case HtmlRole::struck:
            return flow_.add(kStruck);
        case HtmlRole::strong:
            return flow_.end_span(SpanKind::strong);
        case HtmlRole::emphasis:
            return flow_.end_span(SpanKind::emphasis);
        case HtmlRole::code:
            return flow_.end_span(SpanKind::code);
    }
}

void HtmlRenderer::picture(const HtmlAttributes& attributes, const HtmlLook& look) {
    const std::string_view alt = ascii::trim(value(attributes, "alt"));
    if (is_tracker(attributes, look)) {
        ++dropped_.trackers;
    } else if (alt.empty()) {
        ++dropped_.pictures;
    } else {
        name_picture(alt);
    }
}

void HtmlRenderer::begin_cell(const HtmlAttributes& attributes) {
    const int columns = number_in(value(attributes, "colspan")).value_or(1);
    const int rows = number_in(value(attributes, "rowspan")).value_or(1);
    flow_.begin_cell(columns, rows);
}

void HtmlRenderer::name_picture(std::string_view name) {
    flow_.begin_span(SpanKind::image);
    flow_.add("[");
    flow_.add(name);
    flow_.add("]");
    flow_.end_span(SpanKind::image);
}

void HtmlRenderer::rule() {
    flow_.end_paragraph(Gap::none);
    flow_.add("────────────────────");
    flow_.end_paragraph(Gap::none);
}

void HtmlRenderer::begin_link(Element& element, const HtmlAttributes& attributes) {
    element.target = clean_target(value(attributes, "href"));
    if (!leads_somewhere(element.target) || links_.size() >= kMaxLinks)
        element.target.clear();
    else
        flow_.begin_link(first_link_ + static_cast<int>(links_.size()));
}

// A picture that is all there is of a link is named, so that the link can be followed.
void HtmlRenderer::end_link(const Element& element) {
    if (element.target.empty()) return;
    if (flow_.link_is_empty() && dropped_.pictures > element.pictures) name_picture("picture");
    const std::string shown = flow_.end_link();
    if (!shown.empty())
        links_.push_back({element.target, shown, is_misleading(shown, element.target)});
}

// `number`: of the first item; 0: they have none.
void HtmlRenderer::begin_list(int number) {
    flow_.end_paragraph(lists_.empty() ? Gap::line : Gap::none);
    lists_.push_back({number > 0, number});
    flow_.indent(lists_.back().numbered ? kNumberIndent : kBulletIndent);
}

void HtmlRenderer::end_list() {
    if (lists_.empty()) return;
    flow_.end_paragraph(Gap::none);
    flow_.indent(lists_.back().numbered ? -kNumberIndent : -kBulletIndent);
    lists_.pop_back();
    if (lists_.empty()) flow_.end_paragraph(Gap::line);
}

void HtmlRenderer::begin_item(const HtmlAttributes& attributes) {
    flow_.end_paragraph(Gap::none);
    if (lists_.empty() || !lists_.back().numbered) return flow_.bullet("• ");
    int& number = lists_.back().number;
    number = number_in(value(attributes, "value")).value_or(number);
    flow_.bullet(std::to_string(number++) + ". ");
}

}  // namespace alder::text
