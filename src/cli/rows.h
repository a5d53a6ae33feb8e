// Prints messages as `list` does: columns, JSON, or a person's own format.

#pragma once

#include <optional>

#include "cli/columns.h"
#include "cli/fields.h"

namespace alder::cli {

class MessageRows {
public:
    // By --json and --format of the context.
    static Result<MessageRows> open(Context& context);

    void row(const Found& found);
    void finish();

private:
    MessageRows(Context& context, std::optional<RowFormat> format);

    Context* context_;
    std::optional<RowFormat> format_;
    Columns columns_;
};

}  // namespace alder::cli
