import { expect, test } from "vitest";
import { mosBand } from "./mos";

test("mosBand_boundsOfG107", () => {
  expect(mosBand(4.41).name).toBe("good");
  expect(mosBand(4.03).name).toBe("good");
  expect(mosBand(4.02).name).toBe("fair");
  expect(mosBand(3.6).name).toBe("fair");
  expect(mosBand(3.59).name).toBe("poor");
  expect(mosBand(3.09).name).toBe("bad");
});
