#include "ui/screen/errand.h"

namespace alder::ui::screen {

Errands::Errands() = default;

Errands::~Errands() { wanted_.close(); }

void Errands::begin(Errand errand) {
    if (!thread_.joinable()) {
        thread_ = std::jthread([this] {
            while (auto next = wanted_.wait()) done_.push({next->work(), std::move(next->done)});
        });
    }
    ++under_way_;
    wanted_.push(std::move(errand));
}

std::optional<Result<std::string>> Errands::next() {
    auto outcome = done_.pop();
    if (!outcome) return std::nullopt;
    --under_way_;
    if (outcome->words && outcome->done) outcome->done();
    return std::move(outcome->words);
}

}  // namespace alder::ui::screen
