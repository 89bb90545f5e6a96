package se.knyt.formats.sie;

import java.util.List;

/**
 * What was read.
 *
 * @param document the file
 * @param findings what was accepted although the format says otherwise, at most {@link #FINDINGS_MAX}
 * @param encoding the character set that was chosen
 */
public record SieResult(SieDocument document, List<SieFinding> findings, SieEncoding encoding) {
    public static final int FINDINGS_MAX = 1_000;

    public SieResult {
        findings = List.copyOf(findings);
    }
}
