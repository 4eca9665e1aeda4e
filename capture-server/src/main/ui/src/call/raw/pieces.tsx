import { pieces } from "../../sip/visible";

/** Text from a stranger: what a screen would hide is named, and its direction stays its own. */
export function Pieces({ text }: { readonly text: string }) {
  return (
    <bdi>
      {pieces(text).map((piece, i) =>
        piece.unseen ? (
          <span key={i} class="unseen-character">
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
