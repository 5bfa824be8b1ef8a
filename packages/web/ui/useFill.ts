import { type RefObject, useLayoutEffect, useState } from 'react';

/** Pixels that stay free below: the padding of the page, on a phone also the bar. */
const BELOW = 24;
const BELOW_ON_PHONE = 76;
const LEAST = 320;

/** The height that lets an element reach to the lower edge of the window, whatever stands above it. */
export function useFill(element: RefObject<HTMLElement | null>, wanted: boolean, phone: boolean): number {
  const [height, setHeight] = useState(LEAST);
  useLayoutEffect(() => {
    if (!wanted) return;
    const measure = () => {
      const top = (element.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
      setHeight(Math.max(LEAST, window.innerHeight - top - (phone ? BELOW_ON_PHONE : BELOW)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [element, wanted, phone]);
  return height;
}
