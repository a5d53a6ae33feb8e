// From the elements of a page, as a parser tells them, to lines: each does to the flow of text what
// its role is.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/attributes.h"
#include "html/cascade.h"
#include "html/flow.h"
#include "html/role.h"
#include "html/to_text.h"

namespace alder::html {

class Renderer {
public:
    // The style is that of the whole page and outlives this.
    Renderer(const Options& options, const Style& style)
        : cascade_(style), flow_(options.columns), first_link_(options.first_link) {}

    void start(std::string_view name, const text::HtmlAttributes& attributes);
    // With all that is open in it; but what marks text goes on behind a paragraph.
    void end(std::string_view name);
    // Of what does not structure the page: blocks that are open in it go on.
    void end_inline(std::string_view name);
    void text(std::string_view text);

    // Everything; what a filter in front has dropped is added by the caller.
    Text finish();

private:
    struct Element {
        std::string name;
        Role role = Role::none;
        int pictures = 0;         // left out before it
        std::string target = {};  // of a link that is shown
        bool hides = false;
        bool has_size = true;    // of its letters
        bool is_tiny = false;    // they have none, or the colour of what is behind
        Color color = kNoColor;  // these go on to what is in it
        Color background = kNoColor;
        WhiteSpace kept = WhiteSpace::joined;
        bool shown = false;      // nothing around it hides it
        bool said_text = false;  // hidden text in it was counted
    };
    struct OpenList {
        bool numbered = false;
        int number = 0;  // of the next item
        int step = 1;
        char type = '1';  // of numbers
    };

    void dress(Element& element, const text::HtmlAttributes& attributes, const Look& look) const;
    void open(Element& element, const text::HtmlAttributes& attributes, const Look& look);
    void close(const Element& element);
    std::optional<std::size_t> last_open(std::string_view name) const;
    void close_at(std::size_t index);
    std::string_view without_first_line_end(std::string_view text);
    void picture(const text::HtmlAttributes& attributes, const Look& look);
    void begin_cell(const text::HtmlAttributes& attributes);
    void name_picture(std::string_view name);
    void rule();
    void begin_link(Element& element, const text::HtmlAttributes& attributes);
    void end_link(const Element& element);
    void begin_list(OpenList list);
    void end_list();
    void begin_item(const text::HtmlAttributes& attributes);

    Cascade cascade_;
    Flow flow_;
    int first_link_;
    std::vector<Element> open_;
    std::vector<OpenList> lists_;
    bool drops_line_end_ = false;
    int hidden_ = 0;  // elements around that hide what is in them
    std::vector<text::Link> links_;
    Dropped dropped_;
};

}  // namespace alder::html
