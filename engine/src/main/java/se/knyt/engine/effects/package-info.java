/**
 * The way out: duties to other systems, claimed, sent, asked for and proved done exactly once.
 *
 * <p>States: waiting, sending, done, rejected (refused), held (ambiguous), unknown (no answer), withdrawn (cancelled before
 * sending). No connector gives {@code accepted} yet. {@code EffectClaims} commits the intent with {@code may_land_until} before any
 * call; calls end two seconds earlier. Effects of one trail go one at a time within a target, by the sequence {@code effect.made},
 * because ids are given out in blocks. An answer counts only while its attempt is the latest.
 *
 * <p>What needs another effect waits without quota until the commit that completes it ({@code effect.open_needs}). A locked period
 * or a missing fiscal year in the target is no failure: the first effect that hits it is retried every five minutes, and all others
 * of that period wait behind it ({@code waits_period}). Done is not final: {@code effect.look_at} is the next recheck of an
 * operation that the target accepted and may still refuse.
 */
@NullMarked
package se.knyt.engine.effects;

import org.jspecify.annotations.NullMarked;
