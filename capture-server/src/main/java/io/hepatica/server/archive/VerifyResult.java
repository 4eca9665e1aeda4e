package io.hepatica.server.archive;

import java.util.List;

/**
 * What was found when the archive was read through.
 *
 * @param segments files read
 * @param messages whole ones
 * @param bytes compressed bytes read
 * @param damages what is not whole, in order; the first {@value ReadResult#MAX_DAMAGES}
 * @param damaged how many there were in all
 */
public record VerifyResult(
    int segments, long messages, long bytes, List<Damage> damages, long damaged) {}
