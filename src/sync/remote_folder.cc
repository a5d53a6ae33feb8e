#include "sync/remote_folder.h"

namespace alder::sync {

bool has_news(const RemoteFolder& folder, const FolderNumbers& now) {
    if (!now.validity || *now.validity != folder.cursor.validity.value) return true;
    if (!now.next || *now.next != folder.cursor.next.value) return true;
    if (folder.cursor.low.value > 1) return true;
    if (!now.messages || (*now.messages != folder.held.size() && !folder.counted)) return true;
    if (*now.messages == 0) return false;
    // Without a MODSEQ nothing tells of changed flags.
    return !now.modseq || !folder.cursor.modseq || *now.modseq != folder.cursor.modseq->value;
}

}  // namespace alder::sync
