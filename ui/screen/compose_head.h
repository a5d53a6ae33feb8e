// The lines above the words of a letter: From, To, Cc, Bcc, the attachments and Subject, which is
// the last so that Enter there leads to the words. Those that are rarely wanted show only when they
// hold something or all of them are asked for.

#pragma once

#include <map>
#include <vector>

#include "compose/draft.h"
#include "ui/terminal/canvas.h"
#include "ui/terminal/key.h"
#include "ui/widget/line_editor.h"
#include "ui/widget/theme.h"

namespace alder::ui::screen {

class ComposeHead {
public:
    explicit ComposeHead(std::vector<compose::Identity> identities)
        : identities_(std::move(identities)) {}

    void set(const compose::Draft& draft);
    void write_to(compose::Draft& draft) const;
    const std::string& subject() const { return editors_.at(compose::Field::subject).text(); }
    // The file named on the attachment line; "" takes it away from there.
    std::string take_path();
    const std::string& path() const { return editors_.at(compose::Field::attachments).text(); }
    // There again to be mended, unless something else was typed by now.
    void put_back_path(const std::string& path);

    compose::Field focus() const { return focus_; }
    void set_focus(compose::Field field);
    // To the line above or below; false: there is none.
    bool step(int lines);
    void toggle_all() { all_ = !all_; }

    // True: it was for the line in focus.
    bool feed(const terminal::Key& key);
    // Who writes, if From names one of us.
    const compose::Identity* identity() const;

    void attach(compose::Attachment attachment);
    void detach(std::size_t number);
    // The one taken off last comes back; false: none was.
    bool attach_again();
    const std::vector<compose::Attachment>& attachments() const { return attachments_; }

    int rows() const;
    enum class Focus { here, elsewhere };
    void draw(const terminal::Pane& pane, const widget::Theme& theme, Focus focus) const;

private:
    std::vector<compose::Field> lines() const;
    void switch_identity(int step);

    std::vector<compose::Identity> identities_;
    std::map<compose::Field, widget::LineEditor> editors_;  // attachments: a path being typed
    std::vector<compose::Attachment> attachments_;
    std::vector<compose::Attachment> taken_off_;
    compose::Field focus_ = compose::Field::to;
    bool all_ = false;
};

}  // namespace alder::ui::screen
