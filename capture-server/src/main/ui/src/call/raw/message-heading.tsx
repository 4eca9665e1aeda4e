import type { Message } from "../../api/types";
import { dateTime, microsOf } from "../../shell/time";
import { Mark } from "../../sip/mark";
import { outcomeOf } from "../../sip/outcome";
import { visible } from "../../sip/visible";
import { messageTitle } from "../flow/row-text";

/** Which message: its mark, what it is, when. */
export function MessageHeading({ message }: { readonly message: Message }) {
  const outcome = outcomeOf(message);
  return (
    <>
      <Mark of={outcome} />
      <bdi class={`outcome-${outcome} name`}>{visible(messageTitle(message))}</bdi>
      <time class="mono" dateTime={message.time}>
        {dateTime(microsOf(message.time), 6)}
      </time>
    </>
  );
}
