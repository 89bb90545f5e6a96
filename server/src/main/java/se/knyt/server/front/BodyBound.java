package se.knyt.server.front;

import java.time.Duration;

/**
 * What a request's body may cost.
 *
 * @param entrance whose room it takes
 * @param bytesMax how many bytes are read at most
 * @param heldMax how many of them are held in memory at most; those beyond are read and thrown away, and take no room
 * @param whole how long the body may take from its first byte to its last
 */
record BodyBound(Entrance entrance, int bytesMax, int heldMax, Duration whole) {}
