// Gives the summary of a content that an Append names.

#pragma once

#include "base/result.h"
#include "mail/envelope.h"
#include "mail/ids.h"

namespace alder::store {

class SummarySource {
public:
    virtual ~SummarySource() = default;
    virtual Result<mail::Summary> summary(mail::ContentId content) = 0;
};

}  // namespace alder::store
