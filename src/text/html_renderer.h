// From the elements of a page, as a parser tells them, to lines: each does to the flow of text what
// its role is.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/html.h"
#include "text/html_attributes.h"
#include "text/html_cascade.h"
#include "text/html_flow.h"
#include "text/html_role.h"

namespace alder::text {

class HtmlRenderer {
public:
    // The style is that of the whole page and outlives this.
    HtmlRenderer(const HtmlOptions& options, const HtmlStyle& style)
        : cascade_(style), flow_(options.columns), first_link_(options.first_link) {}

    void start(std::string_view name, const HtmlAttributes& attributes);
    // With all that is open in it; but what marks text goes on behind a paragraph.
    void end(std::string_view name);
    // Of what does not structure the page: blocks that are open in it go on.
    void end_inline(std::string_view name);
    void text(std::string_view text);

    // Everything; what a filter in front has dropped is added by the caller.
    HtmlText finish();

private:
    struct Element {
        std::string name;
        HtmlRole role = HtmlRole::none;
        int pictures = 0;         // left out before it
        std::string target = {};  // of a link that is shown
        bool hides = false;
        bool has_size = true;    // of its letters
        bool is_tiny = false;    // they have none, or the colour of what is behind
        Color color = kNoColor;  // these go on to what is in it
        Color background = kNoColor;
        bool shown = false;      // nothing around it hides it
        bool said_text = false;  // hidden text in it was counted
    };
    struct OpenList {
        bool numbered = false;
        int number = 0;  // of the next item
    };

    void dress(Element& element, const HtmlAttributes& attributes, const HtmlLook& look) const;
    void open(Element& element, const HtmlAttributes& attributes, const HtmlLook& look);
    void close(const Element& element);
    std::optional<std::size_t> last_open(std::string_view name) const;
    void close_at(std::size_t index);
    void picture(const HtmlAttributes& attributes, const HtmlLook& look);
    void begin_cell(const HtmlAttributes& attributes);
    void name_picture(std::string_view name);
    void rule();
    void begin_link(Element& element, const HtmlAttributes& attributes);
    void end_link(const Element& element);
    void begin_list(int number);
    void end_list();
    void begin_item(const HtmlAttributes& attributes);

    HtmlCascade cascade_;
    HtmlFlow flow_;
    int first_link_;
    std::vector<Element> open_;
    std::vector<OpenList> lists_;
    int hidden_ = 0;  // elements around that hide what is in them
    std::vector<Link> links_;
    HtmlDropped dropped_;
};

}  // namespace alder::text
