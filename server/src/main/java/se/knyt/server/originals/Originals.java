package se.knyt.server.originals;

import java.util.Optional;
import java.util.SortedMap;

/** Opens what was kept sealed. The keys are the engine's; the pages only ask. */
public interface Originals {
    /**
     * A kept record or file.
     *
     * @param personal whether it names a buyer
     */
    record Original(String name, String mediaType, byte[] content, boolean personal) {}

    /** The record as it was received; empty when it is not there, or when its person has been erased. */
    Optional<Original> record(long company, long raw);

    /** A file that a voucher refers to. */
    Optional<Original> evidence(long company, long evidence);

    /**
     * A bank file as it was dropped; empty when none of that hash is kept. It names people.
     *
     * @param hash SHA-256 of its bytes
     */
    Optional<Original> bankFile(long company, byte[] hash);

    /** What was sent and answered in attempts of an effect, as JSON by attempt; those that went well or are too old are not there. */
    SortedMap<Integer, byte[]> exchanges(long company, long effect);
}
