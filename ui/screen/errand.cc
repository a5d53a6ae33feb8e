#include "ui/screen/errand.h"

namespace alder::ui::screen {

Errands::Errands() = default;

Errands::~Errands() { wanted_.close(); }

void Errands::begin(Errand errand) {
    if (!thread_.joinable()) {
        thread_ = std::jthread([this] {
            while (auto next = wanted_.wait()) done_.push(next->work());
        });
    }
    ++under_way_;
    wanted_.push(std::move(errand));
}

std::optional<Result<std::string>> Errands::next() {
    auto result = done_.pop();
    if (result) --under_way_;
    return result;
}

}  // namespace alder::ui::screen
